import fc from 'fast-check';
import { FIELDS, parseFilter, type FilterExpression } from 'shardscope/client';
import { describe, expect, it } from 'vitest';

function understood(text: string): FilterExpression {
  const parsed = parseFilter(text);
  if (parsed.kind !== 'filter') throw new Error(`${text} was not understood`);
  return parsed.expression;
}

function errorOf(text: string): { readonly message: string; readonly part: string } {
  const parsed = parseFilter(text);
  if (parsed.kind !== 'error') throw new Error(`${text} was understood`);
  const { message, from, to } = parsed.error;
  return { message, part: text.slice(from, to) };
}

const test = (field: string, operator: string, ...values: readonly string[]): object => ({
  kind: 'test',
  field,
  operator,
  values,
});

describe('a filter', () => {
  it('compares typed fields and joins them', () => {
    expect(
      understood('primitive=motor.input_modality and value=pasted and confidence>=0.7'),
    ).toEqual({
      kind: 'and',
      terms: [
        test('primitive', '=', 'motor.input_modality'),
        test('value', '=', 'pasted'),
        test('confidence', '>=', '0.7'),
      ],
    });
  });

  it('binds not before and, and before or; brackets change that', () => {
    expect(understood('service=ssh or not decky=web and kind=tag')).toEqual({
      kind: 'or',
      terms: [
        test('service', '=', 'ssh'),
        {
          kind: 'and',
          terms: [{ kind: 'not', term: test('decky', '=', 'web') }, test('kind', '=', 'tag')],
        },
      ],
    });
    expect(understood('(service=ssh or decky=web) kind=tag')).toMatchObject({
      kind: 'and',
      terms: [{ kind: 'or' }, { kind: 'test' }],
    });
  });

  it('takes lists and quoted values', () => {
    expect(understood('service in (ssh, telnet)')).toEqual(test('service', 'in', 'ssh', 'telnet'));
    expect(understood('cmd ~ "wget \\"http://x?a=b\\""')).toEqual(
      test('cmd', '~', 'wget "http://x?a=b"'),
    );
  });

  it('leaves text without a field as plain words', () => {
    expect(understood('web-01 telnet')).toEqual({
      kind: 'and',
      terms: [
        { kind: 'words', text: 'web-01' },
        { kind: 'words', text: 'telnet' },
      ],
    });
    expect(understood('cat ~/.ssh/id_rsa').kind).toBe('and');
    expect(understood('wget http://x/?a=b').kind).toBe('and');
    expect(understood('"a=b"')).toEqual({ kind: 'words', text: 'a=b' });
    expect(parseFilter('  ')).toEqual({ kind: 'all' });
  });

  it('mixes words and fields', () => {
    expect(understood('pasted service=ssh')).toEqual({
      kind: 'and',
      terms: [{ kind: 'words', text: 'pasted' }, test('service', '=', 'ssh')],
    });
  });

  it.each([
    ['servce=ssh', 'There is no field servce', 'servce'],
    ['service<ssh', 'service is compared with = != ~ in', '<'],
    ['confidence>=high', 'confidence is a number such as 0.7', 'high'],
    ['time>yesterday', 'A time is 2026-11-05, 2026-11-05T14:30 or -7d', 'yesterday'],
    ['time=2026-02-31', 'A time is 2026-11-05, 2026-11-05T14:30 or -7d', '2026-02-31'],
    ['(service=ssh and decky=web', 'This bracket is not closed', '('],
    ['service=ssh)', 'This bracket closes nothing', ')'],
    ['cmd ~ "wget', 'This quote is not closed', '"wget'],
    ['service=', 'Expected a value for service', ''],
    ['service=ssh and', 'Expected a field, such as service=ssh', ''],
    ['service=ssh and or decky=x', 'Expected a field, such as service=ssh', 'or'],
    ['service in (ssh', 'This list is not closed: add )', ''],
  ])('says of %s: %s', (text, message, part) => {
    expect(errorOf(text)).toEqual({ message, part });
  });

  it('is read or refused whatever it is, with a place inside the text', () => {
    const pieces = fc.constantFrom(
      ...FIELDS.map(({ name }) => name),
      ...[
        '=',
        '!=',
        '~',
        'in',
        '(',
        ')',
        ',',
        '"',
        'and',
        'or',
        'not',
        ' ',
        '0.5',
        '-7d',
        'x',
        '\\',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const parsed = parseFilter(text);
        if (parsed.kind !== 'error') return;
        expect(parsed.error.from).toBeGreaterThanOrEqual(0);
        expect(parsed.error.to).toBeLessThanOrEqual(text.length);
        expect(parsed.error.from).toBeLessThanOrEqual(parsed.error.to);
      }),
    );
  });

  it('refuses brackets without end instead of running out of stack', () => {
    expect(errorOf(`${'('.repeat(900)}service=ssh`).message).toContain('brackets');
    expect(errorOf(`${'not '.repeat(240)}service=ssh`).message).toContain('brackets');
  });
});
