import { describe, expect, it } from 'vitest';
import {
  HeadlessScreen,
  screenSize,
} from '../../../../apps/desktop/src/renderer/replay/headless-screen.ts';
import { commandRows } from '../../../../apps/desktop/src/renderer/replay/command-rows.ts';
import type { SoughtCommand } from '../../../../apps/desktop/src/renderer/replay/command-rows.ts';
import { RecordingBuilder } from '../../../../apps/desktop/src/renderer/replay/recording.ts';
import { screenRows } from '../../../../apps/desktop/src/renderer/replay/screen-rows.ts';
import type { ScreenRow } from '../../../../apps/desktop/src/renderer/replay/screen-rows.ts';

type Event = readonly [kind: 'i' | 'o' | 'r', data: string, masked?: boolean];

const KINDS = { i: 0, o: 1, r: 2 };

async function shown(...events: readonly Event[]): Promise<HeadlessScreen> {
  const builder = new RecordingBuilder(events.length);
  builder.add({
    from: 0,
    t: events.map((_, index) => index),
    kind: events.map(([kind]) => KINDS[kind]),
    data: events.map(([, data]) => data),
    masked: events.map(([, , masked]) => masked === true),
  });
  const screen = new HeadlessScreen(screenSize(80, 24));
  await screen.feed(builder.recording(), events.length);
  return screen;
}

async function rowsOf(...events: readonly Event[]): Promise<readonly ScreenRow[]> {
  return screenRows(await shown(...events), 24, 0);
}

function textOf(row: ScreenRow | undefined): string {
  return (row?.runs ?? []).map(({ text }) => text).join('');
}

/** Texts of the rows that commands were found on, by the commands' times. */
async function foundRows(
  commands: readonly SoughtCommand[],
  ...events: readonly Event[]
): Promise<readonly (readonly [row: string, times: readonly number[]])[]> {
  const screen = await shown(...events);
  const rows = screenRows(screen, 24, 0);
  const found = commandRows(screen, rows, commands);
  return [...found].map(([line, places]) => [
    textOf(rows.find((row) => row.line === line)).trimEnd(),
    places.map((place) => commands[place]?.endT ?? -1),
  ]);
}

describe('the row of a command', () => {
  it('is where the cursor was at its end of line', async () => {
    const found = await foundRows(
      [{ endT: 5, text: 'ls' }],
      ...([
        ['o', '$ '],
        ['i', 'l'],
        ['o', 'l'],
        ['i', 's'],
        ['o', 's'],
        ['i', '\r'],
        ['o', '\r\nls\r\n$ '],
      ] as const),
    );
    expect(found).toEqual([['$ ls', [5]]]);
  });

  it('is below for what was pasted together', async () => {
    const found = await foundRows(
      [
        { endT: 1, text: 'uname -a' },
        { endT: 1, text: 'id' },
        { endT: 1, text: 'cat /etc/passwd' },
      ],
      ...([
        ['o', '$ '],
        ['i', 'uname -a\nid\ncat /etc/passwd\n'],
        ['o', 'uname -a\r\nLinux\r\n$ id\r\nuid=0\r\n$ cat /etc/passwd\r\nroot:x\r\n$ '],
      ] as const),
    );
    expect(found.map(([row]) => row)).toEqual(['$ uname -a', '$ id', '$ cat /etc/passwd']);
  });

  it('is the last one of a command that is wider than the screen', async () => {
    const long = `wget ${'x'.repeat(100)}`;
    const found = await foundRows(
      [{ endT: 1, text: long }],
      ['o', '$ '],
      ['i', `${long}\r`],
      ['o', `${long}\r\n`],
    );
    expect(found).toEqual([['x'.repeat(27), [1]]]);
  });

  it('is not taken for output that repeats a command after the next one', async () => {
    const found = await foundRows(
      [{ endT: 3, text: 'cat notes' }],
      ...([
        ['o', '$ '],
        ['i', 'id\r'],
        ['o', 'id\r\n$ '],
        ['i', 'cat notes\r'],
        ['o', 'cat notes\r\n$ '],
        ['i', 'tail log\r'],
        ['o', 'tail log\r\ncat notes\r\n$ '],
      ] as const),
    );
    expect(found).toEqual([['$ cat notes', [3]]]);
  });

  it('is not there before the command', async () => {
    expect(await foundRows([{ endT: 9, text: 'id' }], ['o', '$ '], ['i', 'i'])).toEqual([]);
  });
});

describe('the replayed terminal', () => {
  it('marks what was typed and what was pasted by its echo', async () => {
    const [first, second] = await rowsOf(
      ['o', '$ '],
      ['i', 'l'],
      ['o', 'l'],
      ['i', 's'],
      ['o', 's'],
      ['i', '\r'],
      ['o', '\r\n$ '],
      ['i', 'uname -a\r'],
      ['o', 'uname -a\r\n'],
    );
    expect(first?.runs).toContainEqual({ text: 'ls', look: 'typed' });
    expect(second?.runs).toContainEqual({ text: 'uname -a', look: 'pasted' });
  });

  it('marks what was typed after a correction, too', async () => {
    const [row] = await rowsOf(
      ['o', '$ '],
      ['i', 'l'],
      ['o', 'l'],
      ['i', 'x'],
      ['o', 'x'],
      ['i', '\u007f'],
      ['o', '\b\u001b[K'],
      ['i', 's'],
      ['o', 's'],
      ['i', '\u001b[3~'],
      ['i', ' '],
      ['o', ' '],
      ['i', '-'],
      ['o', '-'],
      ['i', 'a'],
      ['o', 'a'],
    );
    expect(row?.runs).toContainEqual({ text: 'ls -a', look: 'typed' });
  });

  it('marks a paste whose edges the terminal was told', async () => {
    const [row] = await rowsOf(
      ['o', '$ '],
      ['i', '\u001b[200~uname -a\u001b[201~'],
      ['o', 'uname -a'],
    );
    expect(row?.runs).toContainEqual({ text: 'uname -a', look: 'pasted' });
  });

  it('notes where input did not come back, and shows none of it', async () => {
    const [row] = await rowsOf(['o', 'Password: '], ['i', '••••', true], ['i', '\r', true]);
    expect(textOf(row).trimEnd()).toBe('Password:');
    expect(row?.note).toBe('••••');
  });

  it('shows concealed text, bidi characters and bytes, all marked', async () => {
    const [row] = await rowsOf(['o', '\u001b[8msecret\u001b[0m a\u202eb \udcb7']);
    expect(row?.runs).toContainEqual({ text: 'secret', look: 'concealed' });
    expect(row?.runs).toContainEqual({ text: '\\u202e', look: 'mark' });
    expect(row?.runs).toContainEqual({ text: '\\xb7', look: 'mark' });
  });

  it('is not kept busy by numbers that no screen has', async () => {
    const started = performance.now();
    const finals = ['@', 'I', 'L', 'M', 'P', 'S', 'T', 'X', 'Z', 'b'];
    await shown(...finals.map((final): Event => ['o', `A\u001b[2147483647${final}\r\n`]));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('lets others work while it reads what is slow to draw', async () => {
    const slow = '\u001b[400L\u001b[400b'.repeat(3_000);
    let turns = 0;
    let longest = 0;
    let last = performance.now();
    const clock = setInterval(() => {
      turns++;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await shown(['o', slow]);
    clearInterval(clock);
    expect(turns).toBeGreaterThan(3);
    expect(longest).toBeLessThan(1000);
  });

  it('follows a change of size, within bounds', async () => {
    expect((await shown(['r', '132x50'])).size).toEqual({ columns: 132, rows: 50 });
    expect((await shown(['r', '999999x0'])).size).toEqual({ columns: 400, rows: 1 });
    expect((await shown(['r', 'nonsense'])).size).toEqual({ columns: 80, rows: 24 });
  });
});
