import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockOfLine } from '../../../../packages/sdk/src/shard/block.ts';
import { CanonicalLine } from '../../../../packages/sdk/src/shard/canonical-line.ts';
import { parseLine } from '../../../../packages/sdk/src/shard/parse-line.ts';
import { ShardScanner, type ShardLine } from '../../../../packages/sdk/src/shard/shard-scanner.ts';
import { SessionNumbers } from '../../../../packages/sdk/src/shard/session-numbers.ts';
import { decodeText } from '../../../../packages/sdk/src/shard/text-decoder.ts';
import { mutate } from './support/mutations.ts';
import { pick, randomNumbers } from './support/random.ts';

/*
 * The scanner reads lines of the recorder's own shape from their bytes and leaves all others to
 * JSON.parse. Whichever way a line takes, the result has to be what the general rules say.
 */

const REAL = new URL('../../../fixtures/parity/real/sessions-2026-11-20.jsonl', import.meta.url);

type Seen = [kind: number, sid: string | null, t: number | null, text: string | null];

const sessionNumbers = new SessionNumbers();

function textOf({ text }: ShardLine): string {
  if (typeof text === 'string') return text;
  return decodeText(text.memory, text.textStart, text.textEnd, text.textForm);
}

/** What the scanner makes of each of some lines, which it gets as one block. */
function scanned(lines: readonly Uint8Array[]): Seen[][] {
  const sids: string[] = [];
  const starts = new Map<number, Seen[]>();
  let offset = 0;
  for (const line of lines) {
    starts.set(offset, []);
    offset += line.length + 1;
  }
  const numbers = new Map<string, number>();
  const lookup = {
    find: (sid: string): number => numbers.get(sid) ?? -1,
    add(sid: string): number {
      const number = numbers.get(sid) ?? sids.push(sid) - 1;
      numbers.set(sid, number);
      return number;
    },
  };
  const consumer = {
    skipsForeign: false,
    line(each: ShardLine): void {
      const isEvent = each.kind <= 2;
      const sid = each.kind <= 5 ? (sids[each.session] ?? null) : null;
      const seen: Seen = [each.kind, sid, isEvent ? each.t : null, isEvent ? textOf(each) : null];
      starts.get(each.start)?.push(seen);
    },
  };
  const block = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]).slice(0, -1));
  new ShardScanner(sessionNumbers, lookup, consumer).block(blockOfLine(block, 0));
  return [...starts.values()];
}

function parsed(line: Uint8Array): Seen[] {
  const result = parseLine(line);
  if (result.kind === 8) return [];
  const sid = 'sid' in result ? result.sid : null;
  return [
    [result.kind, sid, 't' in result ? result.t : null, 'text' in result ? result.text : null],
  ];
}

function isCanonical(line: Uint8Array): boolean {
  const block = blockOfLine(line, 0);
  const canonical = new CanonicalLine();
  const end = canonical.hasSid(block, 0) ? canonical.sidEnd(block, 8) : -1;
  return end >= 0 && canonical.read(block, end);
}

const odd = fc.oneof(
  fc.constantFrom('0', '00', '01', '-0', '-1', '', 'NaN', 'Infinity', 'true', 'null', '"1"'),
  fc.nat().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 24n }).map(String),
);
const oddEnd = fc.oneof(
  fc.constantFrom('', '.', '.0', '.000000', '.5e3', 'e5', 'E-3', '.1e400', 'e', '.5.5', ' '),
  fc.nat({ max: 999999 }).map((n) => `.${String(n).padStart(6, '0')}`),
  fc.stringMatching(/^\.[0-9]{1,24}$/),
);
const time = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 10 ** 9 }).map((n) => (n / 1e6).toFixed(6)) },
  { weight: 1, arbitrary: fc.tuple(odd, oddEnd).map((parts) => parts.join('')) },
);

const textPart = fc.oneof(
  {
    weight: 100,
    arbitrary: fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text).slice(1, -1)),
  },
  { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      '\\u001b',
      '\\u00e9',
      '\\u20AC',
      '\\ud83d\\ude00',
      '\\udc80',
      '\\r\\n',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\\u12', '\\x', '\\', '"', '\n', '\u0000', '\u007f', '\ufeff'),
  },
);
const bytePart = fc.oneof(
  { weight: 6, arbitrary: textPart.map((text) => Buffer.from(text, 'utf8')) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }).map((raw) => Buffer.from(raw)) },
);
const text = fc.array(bytePart, { maxLength: 6 }).map((parts) => Buffer.concat(parts));

const sid = fc.oneof(
  { weight: 4, arbitrary: fc.uuid() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'a',
      's'.repeat(128),
      's'.repeat(129),
      'a\\u0062',
      'a"b',
      'é',
      'a b',
    ),
  },
);

function rarely(...values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );
}

const line = fc
  .record({
    sid,
    time,
    channel: fc.constantFrom('i', 'o', 'r', 'i', 'o', 'r', 'x', '', 'io'),
    text,
    before: rarely(' ', '\t', '\ufeff'),
    gap: rarely(' ', ',"t":7', ',"sid":"b"', ',"hdr":{}', ',"trunc":true'),
    after: rarely(' ', '\r', '}', '{', ',"d":"z"}', ',"n":null}'),
  })
  .map(({ sid, time, channel, text, before, gap, after }) =>
    Buffer.concat([
      Buffer.from(`${before}{"sid":"${sid}","t":${time}${gap},"ch":"${channel}","d":"`, 'utf8'),
      text,
      Buffer.from(after.endsWith('}') && after !== '}' ? `"${after}` : `"}${after}`, 'utf8'),
    ]),
  );

it('reads any line as the general rules do', () => {
  let canonical = 0;
  fc.assert(
    fc.property(line, (each) => {
      fc.pre(!each.includes('\n'));
      if (isCanonical(each)) canonical++;
      const [[seen], expected] = [scanned([each]), parsed(each)];
      if (!isDeepStrictEqual(seen, expected)) expect(seen).toEqual(expected);
    }),
    { numRuns: 8000 },
  );
  expect(canonical).toBeGreaterThan(1000);
});

it('reads truncation marks as the general rules do', () => {
  for (const each of [
    '"trunc":true}',
    '"trunc":true} ',
    '"trunc": true}',
    '"trunc":tru}',
    '"trunc":1}',
  ]) {
    const raw = Buffer.from(`{"sid":"abc",${each}`);
    expect(scanned([raw])).toEqual([parsed(raw)]);
  }
  expect(isCanonical(Buffer.from('{"sid":"abc","trunc":true}'))).toBe(true);
});

it('reads changed lines of a real recorder as the general rules do', () => {
  const random = randomNumbers(7);
  const real = readFileSync(REAL).toString('latin1').split('\n').filter(Boolean);
  const lines = real.map((each) => Buffer.from(each, 'latin1'));
  expect(lines.filter(isCanonical).length).toBeGreaterThan(0.98 * lines.length);
  const changed = Array.from({ length: 20_000 }, () =>
    mutate(pick(random, lines), pick(random, lines), random),
  ).filter((each) => !each.includes('\n'));
  const seen = scanned(changed);
  for (const [n, each] of changed.entries()) {
    if (!isDeepStrictEqual(seen[n], parsed(each))) expect(seen[n]).toEqual(parsed(each));
  }
});

it('rounds times as JSON.parse does', () => {
  const random = randomNumbers(11);
  const numbers = Array.from({ length: 50_000 }, (_, n) => {
    const micros = String(Math.floor(random() * 1e6)).padStart(6, '0');
    return `${Math.floor(random() * 10 ** (1 + (n % 9)))}.${micros}`;
  });
  const seen = scanned(
    numbers.map((number) => Buffer.from(`{"sid":"a","t":${number},"ch":"i","d":"x"}`)),
  );
  expect(seen.map(([line]) => line?.[2])).toEqual(numbers.map(Number));
});
