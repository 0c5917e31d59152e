import { describe, expect, it } from 'vitest';
import { contextV01, EVENT_INPUT, EVENT_RESIZE, type RecordedSession } from '@shardscope/sdk';
import { scriptedSession, testSession } from '@shardscope/sdk/testing';

const SENT = (session: RecordedSession): readonly (readonly [number, string])[] =>
  session.events.data.flatMap((text, i) =>
    session.events.kind[i] === EVENT_INPUT ? [[session.events.t[i] ?? 0, text] as const] : [],
  );

const gaps = (session: RecordedSession): readonly number[] => [
  ...contextV01(session).iats.map((gap) => Math.round(gap * 1e6) / 1e6),
];

describe('a session script', () => {
  it('types one input a key, at its pace', () => {
    const session = scriptedSession('types "ls" at 120 ms, presses Enter');
    expect(SENT(session)).toEqual([
      [0.12, 'l'],
      [0.24, 's'],
      [0.39, '\r'],
    ]);
  });

  it('pastes at once, and waits as long as it says', () => {
    const session = scriptedSession(
      "pastes 'id\\r', waits 2 s, pastes 'w\\r'\nwaits 500 ms, presses Tab",
    );
    expect(SENT(session)).toEqual([
      [0, 'id\r'],
      [2, 'w\r'],
      [2.65, '\t'],
    ]);
  });

  it('has the terminal echo what is typed, so that commands can be read', () => {
    const session = scriptedSession('types `whoami`, presses Enter, shows "root\\r\\n# "');
    expect(contextV01(session).commands.text(0)).toBe('whoami');
    expect(contextV01(session).plainOutput).toBe('whoami\r\nroot\r\n# ');
  });

  it('hides what is typed secretly', () => {
    const { commands } = contextV01(
      scriptedSession(`
        types "su" at 90 ms, presses Enter
        shows "Password: "
        types secretly "hunter2", presses Enter
        shows "\\r\\n# "   # let in
      `),
    );
    expect(commands.length).toBe(2);
    expect([commands.masked(0), commands.masked(1)]).toEqual([false, true]);
  });

  it('makes gaps uneven the same way each time', () => {
    const script = 'types "the quick brown fox" at 100 ms ± 40 ms';
    const found = gaps(scriptedSession(script));
    expect(found).toEqual(gaps(scriptedSession(script)));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0.06);
    expect(Math.max(...found)).toBeLessThanOrEqual(0.14);
    expect(new Set(found).size).toBeGreaterThan(10);
  });

  it('presses keys by name, several times too', () => {
    const session = scriptedSession(
      'presses Backspace 3 times at 80 ms; presses Ctrl+U; presses ^C, presses Up',
    );
    expect(SENT(session).map(([, text]) => text)).toEqual([
      '\x7f',
      '\x7f',
      '\x7f',
      '\x15',
      '\x03',
      '\x1b[A',
    ]);
  });

  it('resizes the window', () => {
    const { events } = scriptedSession('resizes to 120 x 40');
    expect([...events.kind]).toEqual([EVENT_RESIZE]);
    expect(events.data).toEqual(['120x40']);
  });

  it('knows quotes and escapes', () => {
    const session = scriptedSession(
      String.raw`pastes "a\"b\x41\u00e9\t", pastes 'it\'s # no comment'`,
    );
    expect(SENT(session).map(([, text]) => text)).toEqual(['a"bAé\t', "it's # no comment"]);
  });

  it.each([
    ['types ls', 1],
    ['types "ls"\nhums', 2],
    ['types "ls" at 20 years', 1],
    ['\n\npresses Any', 3],
    ['types "ls" types "w"', 1],
    ['waits', 1],
    ['types "ls', 1],
  ])('says where it cannot be read: %j', (script, line) => {
    expect(() => scriptedSession(script)).toThrow(
      expect.objectContaining({
        code: 'E_SCRIPT_INVALID',
        message: expect.stringContaining(`on line ${line} `) as string,
      }) as Error,
    );
  });
});

describe('a test session', () => {
  it('has an attacker and a time where they are given', () => {
    const session = testSession([[1, 'i', 'x']], {
      attacker: '192.0.2.7',
      startsAt: 1_800_000_000,
    });
    expect(session.attacker).toMatchObject({ address: '192.0.2.7' });
    expect(session.header?.timestamp).toBe(1_800_000_000);
  });
});
