import { describe, expect, it } from 'vitest';
import { openFolder } from '@shardscope/sdk';
import {
  SHARD_PATH,
  START,
  artifacts,
  event,
  header,
  itemsOf,
  latin1,
  onlySession,
  rowsOf,
  sessionsOf,
  sid,
} from './support/artifacts.ts';

const A = sid(1);
const B = sid(2);

async function countsOf(content: string): Promise<object | undefined> {
  const recording = await openFolder(await artifacts({ [SHARD_PATH]: content }));
  await itemsOf(recording);
  return recording.lineCounts.get(SHARD_PATH);
}

describe('the lines of a session', () => {
  it('are its header, its events and its truncation mark', async () => {
    const session = await onlySession(
      header(A, { env: { SHELL: '/bin/bash', TERM: 'xterm' } }),
      event(A, 0.25, 'o', '# '),
      event(A, 1.5, 'i', 'id\r'),
      event(A, 2, 'r', '120x40'),
      `{"sid":"${A}","trunc":true}\n`,
    );
    expect(session).toMatchObject({
      sid: A,
      decky: 'web-01',
      service: 'ssh',
      shard: 'sessions-2026-03-01.jsonl',
      evidenceRef: `shard:web-01/ssh/sessions-2026-03-01.jsonl#${A}`,
      truncated: true,
      cut: false,
      lines: { junk: 0, malformed: 0, oversized: 0 },
      shardDate: Date.UTC(2026, 2, 1) / 1000,
    });
    expect(session.header).toEqual({
      version: 2,
      width: 80,
      height: 24,
      timestamp: START,
      env: { SHELL: '/bin/bash', TERM: 'xterm' },
    });
    expect(rowsOf(session)).toEqual([
      [0.25, 'o', '# '],
      [1.5, 'i', 'id\r'],
      [2, 'r', '120x40'],
    ]);
  });

  it('interleave with those of other sessions, which come in order of appearance', async () => {
    const shard =
      header(B) + event(B, 1, 'i', 'b') + header(A) + event(A, 1, 'i', 'a') + event(B, 2, 'i', 'c');
    const sessions = await sessionsOf(await artifacts({ [SHARD_PATH]: shard }));
    expect(sessions.map((session) => [session.sid, rowsOf(session).map((row) => row[2])])).toEqual([
      [B, ['b', 'c']],
      [A, ['a']],
    ]);
  });

  it('keep the order of the file where t goes backwards', async () => {
    const session = await onlySession(event(A, 5, 'i', 'x'), event(A, 3, 'i', 'y'));
    expect(rowsOf(session)).toEqual([
      [5, 'i', 'x'],
      [3, 'i', 'y'],
    ]);
  });

  it('end where its last line ends, be there a newline behind it or not', async () => {
    const shard = event(A, 1, 'i', 'x') + event(B, 1, 'i', 'y');
    const root = await artifacts({ [SHARD_PATH]: shard });
    const first = event(A, 1, 'i', 'x').length - 1;
    expect((await sessionsOf(root)).map(({ endOffset }) => endOffset)).toEqual([
      first,
      shard.length - 1,
    ]);
    const cut = await artifacts({ [SHARD_PATH]: shard.trimEnd() });
    expect((await sessionsOf(cut)).map(({ endOffset }) => endOffset)).toEqual([
      first,
      shard.length - 1,
    ]);
  });

  it('may be in any shape that JSON allows', async () => {
    const session = await onlySession(
      ` { "ch" : "i" , "d" : "x" , "t" : 1.0 , "sid" : "${A}" } \r\n`,
      `{"t":2e0,"sid":"${A}","ch":"o","d":"\\u0041\\/"}\n`,
      `{"sid":"${A}","t":0.5e1,"ch":"o","d":"y","more":[{}]}\n`,
      `{"sid":"${B}","sid":"${A}","t":6,"ch":"o","d":"z"}\n`,
      `{"sid":"${A}","t":-1.5,"ch":"i"}\n`,
    );
    expect(rowsOf(session)).toEqual([
      [1, 'i', 'x'],
      [2, 'o', 'A/'],
      [5, 'o', 'y'],
      [6, 'o', 'z'],
      [-1.5, 'i', ''],
    ]);
  });
});

describe('what counts as an event', () => {
  it('skips blank lines without counting them', async () => {
    expect(await countsOf(`\n  \n\r\n${event(A, 1, 'i', 'x')}\t\n`)).toMatchObject({
      lines: 1,
      junk: 0,
      malformed: 0,
    });
  });

  it.each([
    ['text', 'hello'],
    ['half an object', `{"sid":"${A}","t":1,"ch":"i","d":"x`],
    ['an array', `["sid","${A}"]`],
    ['a number', '17'],
    ['null', 'null'],
    ['NaN, which JSON has not', `{"sid":"${A}","t":NaN,"ch":"i","d":"x"}`],
    ['a leading zero', `{"sid":"${A}","t":01.5,"ch":"i","d":"x"}`],
    ['a control character in a string', `{"sid":"${A}","t":1,"ch":"i","d":"\u001b"}`],
    ['an escape that JSON has not', `{"sid":"${A}","t":1,"ch":"i","d":"\\x1b"}`],
    ['a short unicode escape', `{"sid":"${A}","t":1,"ch":"i","d":"\\u12"}`],
    ['something behind the object', `{"sid":"${A}","t":1,"ch":"i","d":"x"}}`],
    ['a byte outside strings', `{"sid":"${A}","t":1,"ch":"i","d":"x"}é`],
  ])('counts as junk what is no JSON object: %s', async (_, line) => {
    const good = event(A, 1, 'i', 'good');
    expect(await countsOf(`${good}${line}\n${good}`)).toMatchObject({
      lines: 3,
      junk: 1,
      malformed: 0,
    });
    const session = await onlySession(good, `${line}\n`, good);
    expect(rowsOf(session).map((row) => row[2])).toEqual(['good', 'good']);
  });

  it.each([
    ['no t', `{"sid":"${A}","ch":"i","d":"x"}`],
    ['t as text', `{"sid":"${A}","t":"1","ch":"i","d":"x"}`],
    ['t as boolean', `{"sid":"${A}","t":true,"ch":"i","d":"x"}`],
    ['t that is not finite', `{"sid":"${A}","t":1e400,"ch":"i","d":"x"}`],
    ['no ch', `{"sid":"${A}","t":1,"d":"x"}`],
    ['another ch', `{"sid":"${A}","t":1,"ch":"I","d":"x"}`],
    ['d as number', `{"sid":"${A}","t":1,"ch":"i","d":5}`],
    ['d as null', `{"sid":"${A}","t":1,"ch":"i","d":null}`],
  ])('counts as malformed an object that is no event: %s', async (_, line) => {
    const good = event(A, 1, 'i', 'good');
    const session = await onlySession(good, `${line}\n`, good);
    expect(session.lines).toEqual({ junk: 0, malformed: 1, oversized: 0 });
    expect(rowsOf(session).map((row) => row[2])).toEqual(['good', 'good']);
    expect(await countsOf(`${good}${line}\n${good}`)).toMatchObject({ lines: 3, malformed: 1 });
  });

  it('takes a missing d for empty text', async () => {
    expect(rowsOf(await onlySession(`{"sid":"${A}","t":1,"ch":"o"}\n`))).toEqual([[1, 'o', '']]);
  });

  it('leaves a line without a usable session id to no session', async () => {
    const lines = [
      '{"t":1,"ch":"i","d":"x"}',
      '{"sid":"","t":1,"ch":"i","d":"x"}',
      '{"sid":7,"t":1,"ch":"i","d":"x"}',
      `{"sid":"${'s'.repeat(129)}","t":1,"ch":"i","d":"x"}`,
    ];
    const shard = `${lines.join('\n')}\n${event(A, 1, 'i', 'x')}`;
    expect(await countsOf(shard)).toMatchObject({ lines: 5, malformed: 4 });
    expect(await sessionsOf(await artifacts({ [SHARD_PATH]: shard }))).toHaveLength(1);
  });

  it('looks for hdr before trunc, and for both before an event', async () => {
    const session = await onlySession(
      `{"sid":"${A}","hdr":{"width":100},"trunc":true,"t":1,"ch":"i","d":"x"}\n`,
      `{"sid":"${A}","trunc":false,"t":1,"ch":"i","d":"x"}\n`,
    );
    expect(session.header).toMatchObject({ width: 100 });
    expect(session.truncated).toBe(true);
    expect(session.events.length).toBe(0);
  });

  it('counts junk for the session that its beginning names', async () => {
    const session = await onlySession(
      event(A, 1, 'i', 'x'),
      `{"sid":"${A}","t":2,"ch":"i","d":"cu`,
    );
    expect(session.lines).toEqual({ junk: 1, malformed: 0, oversized: 0 });
  });
});

describe('a header', () => {
  it.each([
    ['nothing', {}],
    ['text', { version: '2', width: '80', height: null, timestamp: 'now', env: 'none' }],
    ['odd numbers', { version: 1.5, width: -1, height: 0, timestamp: Number.MAX_VALUE, env: [] }],
  ])('with %s in it has nulls there', async (_, fields) => {
    const line = JSON.stringify({ sid: A, hdr: fields });
    expect((await onlySession(`${line}\n`)).header).toEqual({
      version: null,
      width: null,
      height: null,
      timestamp: null,
      env: {},
    });
  });

  it.each(['null', '7', '"x"', '[]'])('can be %s', async (value) => {
    const session = await onlySession(`{"sid":"${A}","hdr":${value}}\n`);
    expect(session.header).toMatchObject({ timestamp: null });
  });

  it.each([
    [Date.UTC(1999, 11, 31, 23, 59, 59) / 1000, false],
    [Date.UTC(2000, 0, 1) / 1000, true],
    [Date.UTC(2100, 11, 31) / 1000, true],
    [Date.UTC(2101, 0, 1) / 1000, false],
    [0, false],
    [-5, false],
  ])('with the time %d has wall time: %s', async (timestamp, usable) => {
    const session = await onlySession(header(A, { timestamp }));
    expect(session.header?.timestamp).toBe(usable ? timestamp : null);
  });

  it('keeps only text in its environment', async () => {
    const line = `{"sid":"${A}","hdr":{"env":{"TERM":"vt100","N":5,"__proto__":"x"}}}\n`;
    const { header: read } = await onlySession(line);
    expect(Object.entries(read?.env ?? {})).toEqual([
      ['TERM', 'vt100'],
      ['__proto__', 'x'],
    ]);
  });

  it('counts once: the first is the session’s', async () => {
    const session = await onlySession(header(A, { width: 80 }), header(A, { width: 132 }));
    expect(session.header?.width).toBe(80);
  });

  it('can be missing', async () => {
    expect((await onlySession(event(A, 1, 'i', 'x'))).header).toBeNull();
  });
});

describe('the text of an event', () => {
  const text = async (d: Uint8Array): Promise<string | undefined> => {
    const line = Buffer.concat([
      Buffer.from(`{"sid":"${A}","t":1.000000,"ch":"o","d":"`),
      d,
      Buffer.from('"}\n'),
    ]);
    return rowsOf(await onlySession(line))[0]?.[2];
  };

  it.each([
    ['escapes', '\\u001b[31m\\r\\n\\t\\b\\f\\"\\\\\\/', '\u001b[31m\r\n\t\b\f"\\/'],
    ['one escaped character', '\\u007f', '\u007f'],
    ['escapes above ASCII', '\\u00e9\\u20AC', 'é€'],
    ['an escaped surrogate pair', '\\ud83d\\ude00', '😀'],
    ['an escaped lone surrogate', 'a\\ud83d', 'a\ud83d'],
    ['an escaped code unit that looks like a byte', '\\udce9', '\udce9'],
    ['raw UTF-8', 'Größe 日本 😀', 'Größe 日本 😀'],
    ['raw UTF-8 beside escapes', 'é\\r\\n😀\\u20ac', 'é\r\n😀€'],
    ['a raw DEL', '\u007f', '\u007f'],
  ])('is what JSON says: %s', async (_, raw, expected) => {
    expect(await text(Buffer.from(raw, 'utf8'))).toBe(expected);
  });

  it.each([
    ['Latin-1', 'caf\xe9', 'caf\udce9'],
    ['bytes beside escapes', '\xff\\r\\n\xe9\\u20ac', '\udcff\r\n\udce9€'],
    ['a character cut by the end', 'x\xe2\x82', 'x\udce2\udc82'],
    ['a character cut by an escape', '\xe2\\n\x82', '\udce2\n\udc82'],
  ])('keeps bytes that are not UTF-8: %s', async (_, raw, expected) => {
    expect(await text(latin1(raw))).toBe(expected);
  });

  it('does not put together a character that two lines have in parts', async () => {
    const session = await onlySession(
      latin1(`{"sid":"${A}","t":1.000000,"ch":"o","d":"\xe6\x97"}\n`),
      latin1(`{"sid":"${A}","t":1.000000,"ch":"o","d":"\xa5"}\n`),
    );
    expect(rowsOf(session).map((row) => row[2])).toEqual(['\udce6\udc97', '\udca5']);
  });

  it('leaves bytes that a recorder has escaped as the characters they are written as', async () => {
    expect(await text(latin1('\\u00e9'))).toBe('é');
  });
});

it('texts of many megabytes are kept apart', async () => {
  const texts = Array.from({ length: 12 }, (_, n) =>
    String.fromCharCode(97 + n).repeat(900_000 + n),
  );
  const session = await onlySession(...texts.map((each, t) => event(A, t, 'o', each)));
  expect(rowsOf(session).map((row) => row[2] === texts[row[0]])).toEqual(texts.map(() => true));
});

describe('a session id', () => {
  it.each([
    ['short', 'a'],
    ['128 characters', 'x'.repeat(128)],
    ['128 characters of two code units', '😀'.repeat(128)],
    ['with a quote', 'a"b\\c'],
    ['with a control character', 'a\u001b[2Jb'],
    ['of other letters', 'sesión-日本'],
    ['of 36 characters', 'not-a-uuid-but-just-as-long-as-one-!'],
  ])('can be %s', async (_, id) => {
    const line = (t: number): string => `${JSON.stringify({ sid: id, t, ch: 'i', d: 'x' })}\n`;
    const session = await onlySession(line(1), line(2));
    expect(session.sid).toBe(id);
    expect(session.events.length).toBe(2);
    expect(session.evidenceRef).toMatch(/^[\x21-\x7e]+$/);
  });

  it('is the same however it is written', async () => {
    const session = await onlySession(
      '{"sid":"abc","t":1,"ch":"i","d":"x"}\n',
      '{"sid":"\\u0061bc","t":2,"ch":"i","d":"y"}\n',
    );
    expect(session.events.length).toBe(2);
  });

  it('with bytes that are not UTF-8 is kept as well', async () => {
    const session = await onlySession(latin1('{"sid":"a\xe9","t":1,"ch":"i","d":"x"}\n'));
    expect(session.sid).toBe('a\udce9');
    expect(session.evidenceRef).toMatch(/#a%E9$/);
  });

  it('tells many sessions apart, also where their bytes share places', async () => {
    const ids = Array.from({ length: 6000 }, (_, number) => sid(number));
    const shard = [1, 2].flatMap((t) => ids.map((id) => event(id, t, 'i', id.slice(-6)))).join('');
    const sessions = await sessionsOf(await artifacts({ [SHARD_PATH]: shard }));
    expect(sessions.map((session) => session.sid)).toEqual(ids);
    for (const session of sessions) {
      expect(rowsOf(session).map((row) => row[2])).toEqual([
        session.sid.slice(-6),
        session.sid.slice(-6),
      ]);
    }
  });
});

describe('a line longer than 1 MiB', () => {
  const long = (length: number): string => {
    const frame = `{"sid":"${A}","t":1.000000,"ch":"o","d":""}`;
    return `${frame.slice(0, -2)}${'x'.repeat(length - frame.length)}"}\n`;
  };

  it.each([
    ['of exactly 1 MiB is read', 1024 * 1024, 1],
    ['with a byte more is skipped and counted', 1024 * 1024 + 1, 0],
    ['of several MiB is skipped and counted', 5 * 1024 * 1024 + 7, 0],
  ])('%s', async (_, length, read) => {
    const good = event(A, 2, 'i', 'good');
    const session = await onlySession(good, long(length), good, good);
    expect(session.events.length).toBe(3 + read);
    expect(session.lines).toEqual({ junk: 0, malformed: 0, oversized: 1 - read });
    expect(session.cut).toBe(false);
  });

  it('is read at 1 MiB wherever it lies in the file', async () => {
    const session = await onlySession(long(1024 * 1024), event(A, 2, 'i', 'x'));
    expect(session.lines.oversized).toBe(0);
    expect(session.events.length).toBe(2);
  });

  it('counts in the file, whoever it belongs to', async () => {
    const junk = `${'z'.repeat(3 * 1024 * 1024)}\n`;
    expect(await countsOf(`${event(A, 1, 'i', 'x')}${junk}${junk}`)).toEqual({
      lines: 3,
      junk: 0,
      malformed: 0,
      oversized: 2,
      cut: 0,
    });
  });
});
