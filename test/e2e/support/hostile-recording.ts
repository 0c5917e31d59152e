import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sets a global when it runs, however it comes to run. */
const RUNS = 'globalThis.wasRun=true';

/** A session's id that would be an element. */
export const HOSTILE_SID = `"><img src=x onerror=${RUNS}>`;

/** A file's name that would be one. */
export const HOSTILE_FILE = `<img src=x onerror=${RUNS}>.txt`;

const START = 1_795_000_000;
const LONG_LINES = 12;
const LONG_LINE_UNITS = 900_000;

/** What the attacker typed and what the terminal showed, `[seconds, direction, text]`. */
const EVENTS: readonly (readonly [number, 'i' | 'o', string])[] = [
  [0.1, 'o', 'root@web01:~# '],
  [1, 'i', 'cat evil\r'],
  [1.1, 'o', 'cat evil\r\n'],
  [1.2, 'o', `<script>${RUNS}</script><img src=x onerror="${RUNS}">\r\n`],
  // A link, a clipboard, a title, a report, a resize: OSC 8, 52, 0, DSR and a window operation.
  [1.3, 'o', '\u001b]8;;http://198.51.100.9/\u0007press here\u001b]8;;\u0007\r\n'],
  [1.4, 'o', '\u001b]52;c;cHduZWQ=\u0007\u001b]0;owned\u0007\u001b[6n\u001b[8;1;1t'],
  // Numbers that would take minutes.
  [1.5, 'o', 'A\u001b[2147483647b\u001b[2147483647L\u001b[2147483647X\u001b[2147483647S\r\n'],
  [1.6, 'o', 'bidi: \u202Efdp.exe\u202C zero\u200Bwidth \u001b[8mconcealed\u001b[0m\r\n'],
  [1.7, 'o', '\u001b[31mred\u001b[0m javascript:alert(1) {{7*7}} ${7*7} %s\r\n'],
  [2, 'o', 'root@web01:~# '],
  [3, 'i', `echo '<b onmouseover=${RUNS}>'\r`],
  [3.1, 'o', `echo '<b onmouseover=${RUNS}>'\r\n<b onmouseover=${RUNS}>\r\nroot@web01:~# `],
];

/** Events up to the long lines: those above and the one with bytes that are not UTF-8. */
export const EVENTS_BEFORE_FLOOD = EVENTS.length + 1;

/**
 * A folder with a recording that tries everything text can try, bytes that are not UTF-8 and more
 * than 10 MB in lines of almost a megabyte, and one longer than any line may be.
 */
export async function hostileFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-hostile-'));
  const transcripts = join(folder, 'web01', 'ssh', 'transcripts');
  await mkdir(transcripts, { recursive: true });
  await writeFile(join(folder, HOSTILE_FILE), 'nothing\n');
  await writeFile(join(transcripts, 'sessions-2026-11-20.jsonl'), Buffer.concat(lines()));
  return folder;
}

function lines(): readonly Buffer[] {
  const sid = HOSTILE_SID;
  const header = { version: 2, width: 80, height: 24, timestamp: START, env: { TERM: 'xterm' } };
  const events = EVENTS.map(([t, ch, d]) => ({ sid, t, ch, d }));
  const flood = Array.from({ length: LONG_LINES }, (_, index) => ({
    sid,
    t: 4 + index / 10,
    ch: 'o',
    d: 'flood '.repeat(LONG_LINE_UNITS / 6),
  }));
  const tooLong = { sid, t: 6, ch: 'o', d: 'x'.repeat(2_000_000) };
  const last = { sid, t: 7, ch: 'o', d: '\r\nstill here\r\n' };
  return [
    jsonLine({ sid, hdr: header }),
    ...events.map(jsonLine),
    // Bytes as a recorder writes them: raw, and not UTF-8.
    Buffer.concat([
      Buffer.from(`{"sid":${JSON.stringify(sid)},"t":3.5,"ch":"o","d":"bytes `),
      Buffer.from([0xb7, 0xfe, 0xce, 0xf1]),
      Buffer.from(' end"}\n'),
    ]),
    ...flood.map(jsonLine),
    jsonLine(tooLong),
    jsonLine({ sid, t: 'soon', ch: 'o', d: 'malformed' }),
    jsonLine(last),
    Buffer.from('this is no JSON\n'),
  ];
}

function jsonLine(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
