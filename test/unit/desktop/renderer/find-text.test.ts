import fc from 'fast-check';
import { PlainOutputReader, type PlainOutput } from 'shardscope/client';
import { describe, expect, test } from 'vitest';
import { findText } from '../../../../apps/desktop/src/renderer/replay/find-text.ts';
import { INPUT, OUTPUT } from '../../../../apps/desktop/src/renderer/replay/recording.ts';

type Event = readonly [kind: number, data: string];

function plainOutput(events: readonly Event[]): PlainOutput {
  const reader = new PlainOutputReader();
  for (const [event, [kind, data]] of events.entries()) {
    if (kind === OUTPUT) reader.add(event, data);
  }
  return reader.result();
}

describe('what the terminal showed is searched', () => {
  test('without its colours, titles and other control sequences', () => {
    const { text } = plainOutput([
      [OUTPUT, '\u001b]0;root@web01\u0007\u001b[01;32mroot\u001b[0m@web01\u001b(B:~# '],
      [OUTPUT, '\u001bP1$r0m\u001b\\done\r\n'],
    ]);
    expect(text).toBe('root@web01:~# done\n');
  });

  test('over sequences that the recorder cut in two', () => {
    const { text } = plainOutput([
      [OUTPUT, 'pass\u001b'],
      [INPUT, 'x'],
      [OUTPUT, '[3'],
      [OUTPUT, '1mword'],
    ]);
    expect(text).toBe('password');
  });

  test('a match belongs to the event that completes it', () => {
    const output = plainOutput([
      [OUTPUT, 'conn'],
      [INPUT, 'connected'],
      [OUTPUT, 'ected to'],
    ]);
    expect(findText(output, 'CONNECTED')).toEqual([{ event: 2 }]);
  });

  test('for the text as it is: nothing in it is a pattern', () => {
    const output = plainOutput([[OUTPUT, 'a.b a+b (a*b) [x] $1']]);
    expect(findText(output, 'a+b')).toHaveLength(1);
    expect(findText(output, '(a*b) [x] $')).toHaveLength(1);
    expect(findText(output, '.')).toHaveLength(1);
    expect(findText(output, '')).toEqual([]);
  });

  test('any text that was shown is found at the event it ends in', () => {
    const words = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => /^[ -~]+$/.test(text));
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 20 }), fc.nat(), (parts, pick) => {
        const output = plainOutput(parts.map((part) => [OUTPUT, part] as const));
        const wanted = pick % parts.length;
        const found = findText(output, parts[wanted] ?? '');
        expect(found.length).toBeGreaterThan(0);
        expect(found.every(({ event }) => event >= 0 && event < parts.length)).toBe(true);
      }),
    );
  });
});
