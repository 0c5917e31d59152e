import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Envelope, Observation, PipelineEvent, SourceProgress } from '@shardscope/sdk';
import type { Analysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { artifacts, event, header, sid } from '../../sdk/shard/support/artifacts.ts';
import {
  ALL,
  ALONE,
  SAMPLES,
  WORKERS,
  comparable,
  doneOf,
  faultCodes,
  idsOf,
  isOfSession,
  ofSessions,
  generatedFolder,
  open,
  reportOf,
  run,
  sessionOf,
  sessionsOf,
} from './support/threads.ts';

describe.each([
  ['workers alone', WORKERS],
  ['this thread and workers', ALL],
])('a run in several threads (%s)', (_name, threads) => {
  it('gives the events and the report of a run in one', async () => {
    const one = await open(SAMPLES, ALONE);
    const several = await open(SAMPLES, threads);
    const expected = await run(one);
    const events = await run(several);
    expect(comparable(events)).toEqual(comparable(expected));
    expect(reportOf(events)).toEqual(reportOf(expected));
    expect(events.at(0)?.kind).toBe('started');
    expect(events.at(-1)?.kind).toBe('done');
  });

  it('keeps what a run in one keeps', async () => {
    const one = await open(SAMPLES, ALONE);
    const several = await open(SAMPLES, threads);
    const sessions = sessionsOf(await run(one));
    await run(several);
    expect(several.store.counts()).toEqual(one.store.counts());
    for (const session of sessions) {
      expect(several.store.session(session)).toEqual(one.store.session(session));
      expect(measuredIn(several, session)).toEqual(measuredIn(one, session));
      expect(several.store.commands(session)).toEqual(one.store.commands(session));
    }
    expect(several.lineCounts).toEqual(one.lineCounts);
  });

  it('publishes a session after it is kept, and before the next', async () => {
    const analysis = await open(SAMPLES, threads);
    const published: Envelope[] = [];
    analysis.bus.subscribe('attacker.>', (envelope) => {
      if (!isOfSession(envelope)) return;
      expect(analysis.store.session(sessionOf(envelope))).not.toBeNull();
      published.push(envelope);
    });
    const events = await run(analysis);
    expect(published.map(({ id }) => id)).toEqual(idsOf(events));
    expect(sessionRuns(events)).toEqual(sessionsOf(events));
  });

  it('explains as a run in one does', async () => {
    const expected = await run(await open(SAMPLES, ALONE, { explain: true }));
    const events = await run(await open(SAMPLES, threads, { explain: true }));
    expect(comparable(events)).toEqual(comparable(expected));
    expect(events.some((each) => each.kind === 'event' && each.explain)).toBe(true);
  });

  it('does nothing again, and says what changed', async () => {
    const analysis = await open(SAMPLES, threads);
    const first = await run(analysis);
    const again = await run(analysis, { stored: true });
    expect(doneOf(again)).toMatchObject({
      sessions: 0,
      skipped: { 'already profiled': sessionsOf(first).length },
    });
    expect(idsOf(again).toSorted()).toEqual(idsOf(first).toSorted());
  });

  it('ends with all progress made', async () => {
    const latest = async (limits: typeof threads): Promise<SourceProgress | undefined> => {
      const events = await run(await open(SAMPLES, limits));
      const told = events.flatMap((each) => (each.kind === 'progress' ? [each.progress] : []));
      const done = told.map(({ bytesDone }) => bytesDone);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      return told.at(-1);
    };
    expect(await latest(threads)).toEqual(await latest({ ...threads, ...ALONE }));
  });

  it('gives sessions the addresses that the user assigned', async () => {
    const root = await artifacts({
      'web-01/ssh/transcripts/sessions-2026-03-01.jsonl':
        header(sid(1)) + event(sid(1), 1, 'i', 'w'),
      'web-02/ssh/transcripts/sessions-2026-03-01.jsonl':
        header(sid(2)) + event(sid(2), 1, 'i', 'w'),
    });
    const analysis = await open(root, threads);
    const session = `shard:web-02/ssh/sessions-2026-03-01.jsonl#${sid(2)}`;
    await analysis.workspace.assignments.assign(session, '192.0.2.9');
    const events = await run(analysis);
    const addresses = events.flatMap((each) =>
      each.kind === 'session' ? [[each.session.sid, each.session.attacker.address]] : [],
    );
    expect(Object.fromEntries(addresses)).toEqual({ [sid(1)]: null, [sid(2)]: '192.0.2.9' });
  });

  it('uses a table of addresses', async () => {
    const root = await generatedFolder(2, 3);
    const [first = ''] = sessionsOf(await run(await open(root, ALONE)));
    const map = join(await artifacts(), 'map.csv');
    await writeFile(map, `sid,src_ip\n${first.split('#')[1] ?? ''},192.0.2.77\n`);
    const options = { sessionMap: map };
    const expected = await run(await open(root, ALONE, options));
    const events = await run(await open(root, threads, options));
    expect(JSON.stringify(events)).toContain('192.0.2.77');
    expect(comparable(events)).toEqual(comparable(expected));
  });
});

describe('what cannot be read', () => {
  const GOOD = header(sid(1)) + event(sid(1), 1, 'i', 'ls\r');
  const FILES = {
    'web-01/ssh/transcripts/sessions-2026-03-01.jsonl': GOOD,
    'web-02/ssh/transcripts/sessions-2026-03-01.jsonl.gz': 'no gzip at all',
    'web-03/ssh/transcripts/sessions-2026-03-01.jsonl': GOOD,
    'logs/honeynet.log.gz': 'no gzip either',
  };

  it.each([WORKERS, ALL])('is told once and named, as by one thread: %o', async (threads) => {
    const root = await artifacts(FILES);
    const expected = await run(await open(root, ALONE));
    const events = await run(await open(root, threads));
    expect(faultCodes(events).toSorted()).toEqual(['E_SESSION_INDEX', 'E_SHARD_UNREADABLE']);
    expect(comparable(events)).toEqual(comparable(expected));
  });

  it('is told of a shard that has gone since the folder was opened', async () => {
    const root = await artifacts(FILES);
    const analysis = await open(root, WORKERS);
    await rm(join(root, 'web-03'), { recursive: true });
    const events = await run(analysis);
    const faults = events.flatMap((each) => (each.kind === 'fault' ? [each.fault.file] : []));
    expect(faults).toContain('web-03/ssh/transcripts/sessions-2026-03-01.jsonl');
    expect(sessionsOf(events)).toHaveLength(1);
  });
});

describe('indexes of shards', () => {
  it('are kept in the workspace and used again, whatever thread reads', async () => {
    const root = await generatedFolder(3, 4);
    const workspace = { kind: 'folder', dir: await artifacts() } as const;
    const analysis = await open(root, WORKERS, { workspace });
    const keys: string[] = [];
    const { indexStore } = analysis.workspace;
    const load = indexStore.load.bind(indexStore);
    indexStore.load = async (key) => {
      const index = await load(key);
      if (index !== undefined) keys.push(key);
      return index;
    };
    await run(analysis);
    expect(keys).toEqual([]);
    await writeFile(
      join(root, 'decky-0/ssh/transcripts/sessions-2026-01-15.jsonl'),
      await readFile(join(root, 'decky-0/ssh/transcripts/sessions-2026-01-15.jsonl')).then((old) =>
        Buffer.concat([old, Buffer.from(header(sid(9)) + event(sid(9), 1, 'i', 'ls\r'))]),
      ),
    );
    await analysis.recording.refresh();
    const again = await run(analysis);
    expect(new Set(keys).size).toBe(3);
    expect(sessionsOf(again)).toEqual([`shard:decky-0/ssh/sessions-2026-01-15.jsonl#${sid(9)}`]);
  });
});

/** evidence_refs of observations, each run of the same one once. */
/** Without typing profiles, which are others under another secret. */
function measuredIn({ store, isPrivate }: Analysis, session: string): readonly Observation[] {
  return store.observations(session).filter(({ primitive }) => !isPrivate(primitive));
}

function sessionRuns(events: readonly PipelineEvent[]): readonly string[] {
  const refs = ofSessions(events).map(sessionOf);
  return refs.filter((ref, i) => ref !== refs[i - 1]);
}
