import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  attackerUuid,
  openFolder,
  unknownAttackerUuid,
  type OpenOptions,
  type RecordedSession,
} from '@shardscope/sdk';
import {
  SHARD,
  SHARD_PATH,
  START,
  artifacts,
  event,
  header,
  itemsOf,
  onlySessions,
  put,
  sid,
  type Content,
} from './support/artifacts.ts';

const A = sid(1);
const SHARD_TEXT = header(A) + event(A, 1, 'i', 'id\r') + event(A, 60, 'o', '# ');
const NOW = { now: () => (START + 120) * 1000 };

/** A recorder's log line about a session. */
function recorded(session: string, address: string, fields: Record<string, string> = {}): string {
  const {
    decky = 'web-01',
    service = 'ssh',
    end = '2026-03-01T10:01:00.000000Z',
    duration = '60.000',
  } = fields;
  return (
    `<134>1 ${end} ${decky} sessrec - session_recorded [relay@55555 sid="${session}" ` +
    `service="${service}" src_ip="${address}" duration_s="${duration}" bytes="99" truncated="false"]\n`
  );
}

function ended(session: string, fields: object = {}): string {
  const payload = {
    session_id: session,
    attacker_uuid: null,
    attacker_ip: '192.0.2.1',
    decky_id: 'web-01',
    service: 'ssh',
    ended_at: '2026-03-01T10:01:00Z',
    duration_s: 60,
    commands: [],
    shard_path: null,
    ...fields,
  };
  const envelope = {
    v: 1,
    id: '0'.repeat(32),
    topic: 'attacker.session.ended',
    type: 'session.ended',
    ts: START,
  };
  return `${JSON.stringify({ ...envelope, payload })}\n`;
}

async function sessionsWith(
  files: Readonly<Record<string, Content>>,
  options: OpenOptions = {},
): Promise<RecordedSession[]> {
  const root = await artifacts({ [SHARD_PATH]: SHARD_TEXT, ...files });
  return onlySessions(await itemsOf(await openFolder(root, { ...NOW, ...options })));
}

async function attackerWith(
  files: Readonly<Record<string, Content>>,
  options: OpenOptions = {},
): Promise<object> {
  const [session] = await sessionsWith(files, options);
  return session?.attacker ?? {};
}

function known(address: string, origin: string): object {
  return { uuid: attackerUuid(address), address, origin };
}

const UNKNOWN = {
  uuid: unknownAttackerUuid(`shard:web-01/ssh/${SHARD}#${A}`),
  address: null,
  origin: 'none',
};

describe('whose a session is', () => {
  it('says an ended envelope', async () => {
    expect(await attackerWith({ 'live.events.jsonl': ended(A) })).toEqual(
      known('192.0.2.1', 'envelope'),
    );
  });

  it('says a bare payload of an ended session', async () => {
    const bare = JSON.stringify({
      session_id: A,
      attacker_ip: '192.0.2.4',
      decky_id: 'web-01',
      service: 'ssh',
      ended_at: '2026-03-01T10:01:00Z',
    });
    expect(await attackerWith({ 'x.events.jsonl': bare })).toEqual(known('192.0.2.4', 'envelope'));
  });

  it('says a recorder’s log line', async () => {
    const log = recorded(A, '2001:DB8:0:0::1');
    expect(await attackerWith({ 'logs/sessions.log': log })).toEqual(known('2001:db8::1', 'log'));
  });

  it('says a compressed log', async () => {
    const log = gzipSync(recorded(A, '192.0.2.2'));
    expect(await attackerWith({ 'sessions.log.gz': log })).toEqual(known('192.0.2.2', 'log'));
  });

  it.each([
    ['CSV with a heading', `sid,src_ip\n${A},192.0.2.3\n`],
    ['CSV without one', `${A},192.0.2.3`],
    ['CSV with quotes and more columns', `"sid","src_ip","note"\r\n"${A}", "192.0.2.3","a,b"\r\n`],
    ['a JSON object', JSON.stringify({ [A]: '192.0.2.3' })],
    ['a JSON list', JSON.stringify([{ sid: A, src_ip: '192.0.2.3' }])],
  ])('says the user’s own table: %s', async (_, table) => {
    const elsewhere = await artifacts({ 'map.txt': table });
    const sessionMap = join(elsewhere, 'map.txt');
    expect(await attackerWith({}, { sessionMap })).toEqual(known('192.0.2.3', 'user'));
  });

  it('says nobody: then it is one unknown attacker a session', async () => {
    expect(await attackerWith({})).toEqual(UNKNOWN);
  });

  it('says the first of envelope, log and table that knows an address', async () => {
    const elsewhere = await artifacts({ 'map.csv': `${A},192.0.2.3` });
    const sessionMap = join(elsewhere, 'map.csv');
    const log = { 's.log': recorded(A, '192.0.2.2') };
    const events = { 'e.events.jsonl': ended(A) };
    expect(await attackerWith({ ...log, ...events }, { sessionMap })).toMatchObject({
      origin: 'envelope',
    });
    expect(await attackerWith(log, { sessionMap })).toMatchObject({ origin: 'log' });
    expect(await attackerWith({ 's.log': recorded(A, 'unknown') }, { sessionMap })).toMatchObject({
      origin: 'user',
    });
    const noAddress = { 'e.events.jsonl': ended(A, { attacker_ip: null }) };
    expect(await attackerWith({ ...log, ...noAddress })).toMatchObject({ origin: 'log' });
  });

  it.each(['', 'unknown', 'localhost', '192.0.2', '192.0.2.1:22', '1.2.3.4 ', 'fe80::1%'])(
    'is unknown where the address is none: %j',
    async (address) => {
      expect(await attackerWith({ 's.log': recorded(A, address) })).toEqual(UNKNOWN);
    },
  );

  it('keeps the zone of an IPv6 address', async () => {
    expect(await attackerWith({ 's.log': recorded(A, 'fe80::1%eth0') })).toEqual(
      known('fe80::1%eth0', 'log'),
    );
  });

  it('is the same attacker however the address is written', async () => {
    const long = await attackerWith({ 's.log': recorded(A, '2001:0db8:0000::0001') });
    const mapped = await attackerWith({ 's.log': recorded(A, '::ffff:192.0.2.1') });
    expect(long).toEqual(known('2001:db8::1', 'log'));
    expect(mapped).toEqual(known('192.0.2.1', 'log'));
  });

  it('goes by decky and service where the line names them', async () => {
    expect(await attackerWith({ 's.log': recorded(A, '192.0.2.2', { decky: 'db-02' }) })).toEqual(
      UNKNOWN,
    );
    expect(
      await attackerWith({ 's.log': recorded(A, '192.0.2.2', { service: 'telnet' }) }),
    ).toEqual(UNKNOWN);
    expect(await attackerWith({ 's.log': recorded(A, '192.0.2.2', { decky: '-' }) })).toEqual(
      known('192.0.2.2', 'log'),
    );
  });

  it('tells apart sessions of one id on two deckies', async () => {
    const log = recorded(A, '192.0.2.1') + recorded(A, '192.0.2.2', { decky: 'db-02' });
    const sessions = await sessionsWith({
      [`db-02/ssh/transcripts/${SHARD}`]: SHARD_TEXT,
      's.log': log,
    });
    expect(sessions.map(({ decky, attacker }) => [decky, attacker.address])).toEqual([
      ['db-02', '192.0.2.2'],
      ['web-01', '192.0.2.1'],
    ]);
  });

  it('does not go by a decky that was only guessed, unless two have the session', async () => {
    const root = await artifacts({
      [`download/${SHARD}`]: SHARD_TEXT,
      'download/s.log': recorded(A, '192.0.2.2'),
    });
    const open = async (): Promise<object | undefined> =>
      onlySessions(await itemsOf(await openFolder(join(root, 'download'))))[0]?.attacker;
    expect(await open()).toMatchObject({ address: '192.0.2.2', origin: 'log' });
    await put(root, 'download/t.log', recorded(A, '192.0.2.9', { decky: 'db-02' }));
    expect(await open()).toMatchObject({ address: null, origin: 'none' });
  });
});

describe('a session is final', () => {
  it.each([
    ['its ended envelope', { 'x.events.jsonl': ended(A) }],
    [
      'its ended envelope without an address',
      { 'x.events.jsonl': ended(A, { attacker_ip: null }) },
    ],
    ['its session_recorded line', { 'x.log': recorded(A, '192.0.2.1') }],
  ])('by %s', async (_, files) => {
    expect((await sessionsWith(files))[0]?.final).toBe(true);
    expect((await sessionsWith({}))[0]?.final).toBe(false);
  });

  it('not by what is said of another', async () => {
    const [session] = await sessionsWith({ 'x.log': recorded(sid(2), '192.0.2.1') });
    expect(session?.final).toBe(false);
  });
});

describe('the lines of a session index', () => {
  it('are counted by what they are', async () => {
    const log = [
      recorded(A, '192.0.2.1').trim(),
      'not syslog at all',
      '<134>1 2026-03-01T10:00:00Z web-01 sessrec - session_recorded [relay@55555 service="ssh"]',
      '<134>1 2026-03-01T10:00:00Z web-01 sessrec - session_recorded [relay@55555 sid="x',
      '<134>1 yesterday web-01 sessrec - session_recorded [relay@55555 sid="x"]',
      '<38>1 2026-03-01T10:00:00Z web-01 sshd 12 - - Accepted password for root',
      '',
      `<134>1 2026-03-01T10:00:00Z web-01 x - y - ${'z'.repeat(2 ** 21)}`,
    ];
    const events = [
      ended(A).trim(),
      'junk',
      '[]',
      '{"topic":"attacker.observed","payload":{}}',
      ended(A, { session_id: '' }).trim(),
    ];
    const root = await artifacts({
      [SHARD_PATH]: SHARD_TEXT,
      's.log': log.join('\n'),
      'x.events.jsonl': events.join('\n'),
    });
    const { indexFiles } = await openFolder(root);
    expect(indexFiles).toEqual([
      { file: 's.log', lines: 6, sessions: 1, commands: 0, skipped: 0, malformed: 5 },
      { file: 'x.events.jsonl', lines: 5, sessions: 1, commands: 0, skipped: 0, malformed: 3 },
    ]);
  });

  it('in a newer version are not interpreted', async () => {
    const newer = ended(A).replace('"v":1', '"v":2');
    expect(await attackerWith({ 'x.events.jsonl': newer })).toEqual(UNKNOWN);
  });

  it('on another topic are not taken for the end of a session', async () => {
    const started = ended(A).replace('attacker.session.ended', 'attacker.session.started');
    expect(await attackerWith({ 'x.events.jsonl': started })).toEqual(UNKNOWN);
  });

  it('have escapes in parameter values', async () => {
    const id = 'a"b\\c]d';
    const line = recorded('a\\"b\\\\c\\]d', '192.0.2.2');
    const root = await artifacts({
      [SHARD_PATH]: `${JSON.stringify({ sid: id, t: 1, ch: 'i', d: 'x' })}\n`,
      's.log': line,
    });
    const [session] = onlySessions(await itemsOf(await openFolder(root)));
    expect(session).toMatchObject({ sid: id, attacker: { address: '192.0.2.2' } });
  });

  it('may have several elements of structured data, and a message', async () => {
    const line = recorded(A, '192.0.2.2').trim().replace(' [relay', ' [meta@1 seq="7"][relay');
    expect(await attackerWith({ 's.log': `${line} \ufeffsession over\r\n` })).toEqual(
      known('192.0.2.2', 'log'),
    );
  });

  it('say which sessions were not recorded', async () => {
    const line = (reason: string): string =>
      `<134>1 2026-03-01T10:00:00.5+01:00 web-01 sessrec - session_skipped [relay@55555 sid="${A}" reason="${reason}"]\n`;
    const root = await artifacts({
      [SHARD_PATH]: SHARD_TEXT,
      's.log': line('disk_pressure') + line('shard_open_failed'),
    });
    const { skippedByRecorder } = await openFolder(root);
    expect(skippedByRecorder).toEqual(
      ['disk_pressure', 'shard_open_failed'].map((reason) => ({
        ts: Date.UTC(2026, 2, 1, 9) / 1000 + 0.5,
        decky: 'web-01',
        sid: A,
        reason,
      })),
    );
  });
});

describe('a session index that cannot be read', () => {
  it('is a fault, and the sessions are shown without an address', async () => {
    const root = await artifacts({ [SHARD_PATH]: SHARD_TEXT, 's.log.gz': 'no gzip' });
    const items = await itemsOf(await openFolder(root));
    expect(items).toMatchObject([
      { kind: 'fault', fault: { code: 'E_SESSION_INDEX', file: 's.log.gz' } },
      { kind: 'session', session: { attacker: { origin: 'none' } } },
    ]);
  });

  it('and is the user’s own table is an error', async () => {
    const root = await artifacts({ [SHARD_PATH]: SHARD_TEXT, 'bad.json': '{"a":' });
    for (const [name, why] of [
      ['gone.csv', /no such file/],
      ['bad.json', /begins like JSON/],
      ['web-01', /no regular file/],
    ] as const) {
      await expect(openFolder(root, { sessionMap: join(root, name) })).rejects.toMatchObject({
        code: 'E_SESSION_INDEX',
        message: expect.stringMatching(why) as string,
      });
    }
  });

  it('in part is read in part', async () => {
    const elsewhere = await artifacts({
      'map.csv': `${A},192.0.2.3\nx,not-an-address\n,192.0.2.9\n`,
    });
    const root = await artifacts({ [SHARD_PATH]: SHARD_TEXT });
    const sessionMap = join(elsewhere, 'map.csv');
    const recording = await openFolder(root, { sessionMap });
    expect(recording.notices).toEqual([
      { file: sessionMap, message: expect.stringContaining('2 rows') as string },
    ]);
  });
});

describe('a logged command', () => {
  const time = (t: number): string => new Date((START + t) * 1000).toISOString();
  const command = (t: number, text: string, src = '192.0.2.1', decky = 'web-01'): string =>
    `<134>1 ${time(t)} ${decky} bash - command - CMD uid=0 user=root src=${src} pwd=/root/my files cmd=${text}\n`;
  const span = (
    session: string,
    from: number,
    to: number,
    address = '192.0.2.1',
    fields = {},
  ): string =>
    recorded(session, address, { end: time(to), duration: String(to - from), ...fields });

  it('belongs to the one session of its decky and address that spans its time', async () => {
    const log = span(A, 0, 60) + command(5, 'uname -a') + command(30, 'cat "x=y" cmd=z | sh  ');
    const [session] = await sessionsWith({ 's.log': log });
    expect(session?.loggedCommands).toEqual([
      { ts: START + 5, text: 'uname -a', uid: '0', user: 'root', pwd: '/root/my files' },
      {
        ts: START + 30,
        text: 'cat "x=y" cmd=z | sh  ',
        uid: '0',
        user: 'root',
        pwd: '/root/my files',
      },
    ]);
  });

  it.each([
    ['its time is before the session', command(-10, 'w')],
    ['its time is after the session', command(61.5, 'w')],
    ['it came from another address', command(5, 'w', '192.0.2.9')],
    ['it ran on another decky', command(5, 'w', '192.0.2.1', 'db-02')],
    ['its address is none', command(5, 'w', 'unknown')],
  ])('belongs to nobody where %s', async (_, line) => {
    const [session] = await sessionsWith({ 's.log': span(A, 0, 60) + line });
    expect(session?.loggedCommands).toEqual([]);
  });

  it('belongs to nobody where two sessions span its time', async () => {
    const log =
      span(A, 0, 60) + span(sid(2), 20, 40) + [5, 30, 50].map((t) => command(t, `${t}`)).join('');
    const [session] = await sessionsWith({ 's.log': log });
    expect(session?.loggedCommands.map(({ text }) => text)).toEqual(['5', '50']);
  });

  it('is not kept from a session by one of another address or decky', async () => {
    const log =
      span(A, 0, 60) +
      span(sid(2), 0, 60, '192.0.2.9') +
      span(sid(3), 0, 60, '192.0.2.1', { decky: 'db-02' }) +
      command(5, 'w');
    const [session] = await sessionsWith({ 's.log': log });
    expect(session?.loggedCommands).toHaveLength(1);
  });

  it('may lie a second beside its session, as clocks cut to seconds make it', async () => {
    const log = span(A, 0.9, 60) + command(0, 'first') + command(60.5, 'last');
    const [session] = await sessionsWith({ 's.log': log });
    expect(session?.loggedCommands.map(({ text }) => text)).toEqual(['first', 'last']);
  });

  it('finds a session whose time only its shard tells', async () => {
    const elsewhere = await artifacts({ 'map.csv': `${A},192.0.2.1` });
    const sessionMap = join(elsewhere, 'map.csv');
    const [session] = await sessionsWith(
      { 's.log': command(5, 'w') + command(90, 'x') },
      { sessionMap },
    );
    expect(session?.loggedCommands.map(({ text }) => text)).toEqual(['w']);
    const two = {
      'web-01/telnet/transcripts/sessions-2026-03-02.jsonl':
        header(sid(2)) + event(sid(2), 9, 'i', 'x'),
    };
    const both = await artifacts({ 'map.csv': `${A},192.0.2.1\n${sid(2)},192.0.2.1` });
    const sessions = await sessionsWith(
      { ...two, 's.log': command(5, 'w') + command(30, 'x') },
      { sessionMap: join(both, 'map.csv') },
    );
    expect(sessions.map((each) => each.loggedCommands.map(({ text }) => text))).toEqual([
      ['x'],
      [],
    ]);
  });

  it('comes with the session when that is read by its pointer', async () => {
    const root = await artifacts({
      [SHARD_PATH]: SHARD_TEXT,
      's.log': span(A, 0, 60) + command(5, 'w'),
    });
    const recording = await openFolder(root);
    const session = await recording.readSession(`shard:web-01/ssh/${SHARD}#${A}`);
    expect(session?.loggedCommands).toHaveLength(1);
  });

  it('is matched in linear time, however many there are', { timeout: 20_000 }, async () => {
    const sessions = Array.from({ length: 20_000 }, (_, n) =>
      span(sid(n), n * 10, n * 10 + 15),
    ).join('');
    const commands = Array.from({ length: 50_000 }, (_, n) => command(n * 4 + 2, `${n}`)).join('');
    const [session] = await sessionsWith({ 's.log': sessions + commands });
    expect(session?.loggedCommands.every(({ ts }) => ts < START + 30)).toBe(true);
  });
});
