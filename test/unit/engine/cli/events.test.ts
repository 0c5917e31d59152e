import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, linesOf, shardscope } from './support/command-line.ts';
import { folders, put, SAMPLES, SECRET, shardPath, sid, typed } from './support/recordings.ts';

/** The ids of the sessions of the samples in which somebody sent something. */
async function sessionsWithInput(): Promise<readonly string[]> {
  const sids = new Set<string>();
  for await (const file of glob('**/sessions-*.jsonl', { cwd: SAMPLES })) {
    for (const line of linesOf(await readFile(join(SAMPLES, file), 'latin1'))) {
      const event = JSON.parse(line) as { readonly sid: string; readonly ch?: string };
      if (event.ch === 'i') sids.add(event.sid);
    }
  }
  return [...sids].sort();
}

function sidsOf(evidenceRefs: Iterable<unknown>): readonly string[] {
  return [...evidenceRefs].map((ref) => String(ref).split('#')[1] ?? '').sort();
}

type Printed = ReturnType<typeof eventsOf>;

function isOfSession(evidenceRef: unknown): boolean {
  return typeof evidenceRef === 'string' && evidenceRef.startsWith('shard:');
}

/** Those of sessions, not of identities as a whole. */
function sessionObservations(events: Printed): Printed {
  return events.filter(
    ({ topic, payload }) =>
      topic.startsWith('attacker.observation.') && isOfSession(payload['evidence_ref']),
  );
}

/**
 * What was found, without the news that something was, which is told once, and without the uuid of the
 * attacker: one that a honeynet gave an address takes the place of the local one as soon as it is known.
 */
function findings(stdout: string): readonly string[] {
  return linesOf(stdout)
    .filter((line) => /"topic":"attacker\./.test(line))
    .map((line) => line.replace(/"attacker_uuid":"[0-9a-f-]{36}"/, '"attacker_uuid":"…"'))
    .sort();
}

function latest(events: Printed): number {
  return Math.max(...events.map(({ ts }) => ts));
}

const TOPICS =
  /^(attacker\.(session\.(started|ended)|observation\.[a-z_.]+)|ttp\.(tagged|rule\.fired\.T\d{4})|attribution\.profile\.state_changed)$/;

describe('analyze, into a pipe', () => {
  it('prints every event of the samples as an envelope, and nothing that was typed', async () => {
    const { data } = await folders();
    const { code, stdout, stderr } = await shardscope(['analyze', SAMPLES], { data });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^64 sessions analysed · \d+ observations · /m);
    const events = eventsOf({ stdout });
    for (const event of events) {
      expect(Object.keys(event)).toEqual(['v', 'id', 'topic', 'type', 'ts', 'payload']);
      expect(event.v).toBe(1);
      expect(event.id).toMatch(/^[0-9a-f]{32}$/);
      expect(event.topic).toMatch(TOPICS);
      expect(event.topic.endsWith(event.type)).toBe(true);
      expect(Number.isFinite(event.ts)).toBe(true);
      expect(event.payload).not.toHaveProperty('commands');
    }
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const sessions = events.filter(({ type }) => type === 'session.started');
    expect(sessions).toHaveLength(64);
    const measured = new Set(
      sessionObservations(events).map(({ payload }) => payload['evidence_ref']),
    );
    expect(await sessionsWithInput()).toEqual(sidsOf(measured));
  });

  it('never prints the text of a command', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    const log = `<134>1 2026-03-01T10:00:01Z web-01 shell - command - CMD uid=0 user=root src=192.0.2.7 pwd=/root cmd=${SECRET} --again\n`;
    await put(recordings, 'honeynet.log', log);
    for (const format of ['jsonl', 'table']) {
      const options = ['--format', format, '--explain', '--no-workspace'];
      const ended = await shardscope(['analyze', recordings, ...options], { data });
      expect(ended.code).toBe(0);
      expect(ended.stdout + ended.stderr).not.toContain(SECRET);
    }
  });

  it('gives the same findings again from the workspace, no news, and says what was profiled', async () => {
    const { data } = await folders();
    const first = await shardscope(['analyze', SAMPLES], { data });
    const second = await shardscope(['analyze', SAMPLES], { data });
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(/^0 sessions analysed .* 64 already profiled/m);
    expect(findings(second.stdout)).toEqual(findings(first.stdout));
    expect(linesOf(second.stdout)).toHaveLength(findings(second.stdout).length);
    expect(linesOf(first.stdout).length).toBeGreaterThan(findings(first.stdout).length);
  });

  it('gives the same events whatever the concurrency', async () => {
    const { data } = await folders();
    const runs = ['1', '5'].map(async (concurrency) => {
      const options = ['--no-workspace', '--quiet', '--concurrency', concurrency];
      const ended = await shardscope(['analyze', SAMPLES, ...options], { data });
      return [...linesOf(ended.stdout)].sort();
    });
    const [one, five] = await Promise.all(runs);
    expect(one?.length).toBeGreaterThan(1000);
    expect(one).toEqual(five);
  });

  it('explains observations when asked to, then and later, and only then', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    const explained = async (...options: readonly string[]) => {
      const ended = await shardscope(['analyze', recordings, ...options], { data });
      return sessionObservations(eventsOf(ended)).map(({ payload }) => payload['explain']);
    };
    const plain = await explained();
    expect(plain.length).toBeGreaterThan(10);
    expect(plain.every((explain) => explain === undefined)).toBe(true);
    const asked = await explained('--explain');
    expect(asked).toHaveLength(plain.length);
    for (const explain of asked) {
      expect(explain).toMatchObject({ metric: expect.any(String) as string });
    }
    expect((await explained()).every((explain) => explain === undefined)).toBe(true);
  });

  it('writes valid JSON whose characters cannot act on a terminal', async () => {
    const hostile = '\u001b[31m\u009b2J\u202ered\u{e0041}\udc80';
    const { recordings, data } = await folders({ [shardPath('web-01')]: typed(hostile) });
    const ended = await shardscope(['analyze', recordings, '--no-workspace'], { data });
    expect(ended.stdout).not.toMatch(/[^\x20-\x7e\n]/);
    expect(eventsOf(ended)[0]?.payload['session_id']).toBe(hostile);
  });

  it('prints a session once more when it has grown, with the same ids', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    const ofSession = ({ stdout }: { readonly stdout: string }): Printed =>
      eventsOf({ stdout: findings(stdout).join('\n') }).filter(({ payload }) =>
        isOfSession(payload['evidence_ref']),
      );
    const before = ofSession(await shardscope(['analyze', recordings], { data }));
    const file = join(recordings, shardPath('web-01'));
    const more = `${JSON.stringify({ sid: sid(1), t: 60, ch: 'o', d: 'bye' })}\n`;
    await put(recordings, shardPath('web-01'), (await readFile(file, 'utf8')) + more);
    const ended = await shardscope(['analyze', recordings], { data });
    expect(ended.stderr).toContain('1 session analysed');
    const after = ofSession(ended);
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    expect(latest(after)).toBeGreaterThan(latest(before));
  });
});

describe('a session whose times are absurd', () => {
  it('is analysed, kept and shown like any other', async () => {
    const hdr = { version: 2, width: 80, height: 24, timestamp: 1_772_359_200, env: {} };
    const lines = [
      { sid: sid(1), hdr },
      { sid: sid(1), t: 1, ch: 'i', d: 'ls\r' },
      { sid: sid(1), t: 1e300, ch: 'o', d: 'x' },
      { sid: sid(2), t: -1.7e308, ch: 'i', d: 'ls\r' },
      { sid: sid(2), t: 1.7e308, ch: 'i', d: 'ls\r' },
    ];
    const shard = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    const { recordings, data } = await folders({ [shardPath('web-01')]: shard });
    const first = await shardscope(['analyze', recordings], { data });
    expect(first.code).toBe(0);
    expect(first.stderr).not.toContain('Problem');
    const second = await shardscope(['analyze', recordings], { data });
    expect(findings(second.stdout)).toEqual(findings(first.stdout));
    const table = await shardscope(['analyze', recordings, '--format', 'table'], { data });
    expect(table.code).toBe(0);
    expect(table.stdout).toContain(sid(1));
  });
});

describe('analyze --sessions', () => {
  it.each([
    ['map.csv', `sid,src_ip\n${sid(1)},192.0.2.7\n`],
    ['map.json', JSON.stringify([{ sid: sid(1), src_ip: '192.0.2.7' }])],
  ])('takes addresses from %s', async (name, content) => {
    const { root, recordings, data } = await folders({
      [shardPath('web-01')]: typed(sid(1)) + typed(sid(2)),
    });
    await put(root, name, content);
    const options = ['--sessions', join(root, name)];
    const ended = await shardscope(['analyze', recordings, ...options], { data });
    expect(ended.code).toBe(0);
    const addresses = eventsOf(ended)
      .filter(({ type }) => type === 'session.started')
      .map(({ payload }) => [payload['session_id'], payload['attacker_ip']]);
    expect(addresses).toEqual([
      [sid(1), '192.0.2.7'],
      [sid(2), null],
    ]);
  });

  it('takes them for sessions that were profiled before too', async () => {
    const { root, recordings, data } = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    await shardscope(['analyze', recordings], { data });
    await put(root, 'map.csv', `sid,src_ip\n${sid(1)},192.0.2.7\n`);
    const options = ['--sessions', join(root, 'map.csv')];
    const ended = await shardscope(['analyze', recordings, ...options], { data });
    expect(ended.stderr).toContain('1 already profiled');
    const events = eventsOf(ended).filter(({ topic }) => topic.startsWith('attacker.'));
    const uuids = new Set(events.map(({ payload }) => payload['attacker_uuid']));
    expect(uuids.size).toBe(1);
    expect(eventsOf(ended)[0]?.payload['attacker_ip']).toBe('192.0.2.7');
  });

  it('fails, naming the file, when the file cannot be used', async () => {
    const { root, recordings, data } = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    const map = join(root, 'missing.csv');
    const ended = await shardscope(['analyze', recordings, '--sessions', map], { data });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(map);
  });
});
