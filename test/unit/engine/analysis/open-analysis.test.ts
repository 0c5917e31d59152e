import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom, take, toArray } from 'rxjs';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Fault, PipelineEvent } from '@shardscope/sdk';
import {
  openAnalysis,
  type Analysis,
  type AnalysisOptions,
} from '../../../../packages/engine/src/analysis/open-analysis.ts';
import {
  folders,
  shardOf,
  shardPath,
  sid,
  typed,
  type Folders,
} from '../cli/support/recordings.ts';

async function open(
  { recordings, data }: Folders,
  options: Partial<AnalysisOptions> = {},
): Promise<Analysis> {
  vi.stubEnv('SHARDSCOPE_DATA', data);
  const analysis = await openAnalysis({
    ...{ path: recordings, workspace: { kind: 'user' }, semantics: '0.1' },
    ...options,
  });
  onTestFinished(() => analysis.close());
  return analysis;
}

function run(analysis: Analysis): Promise<readonly PipelineEvent[]> {
  const { signal } = new AbortController();
  return lastValueFrom(analysis.run({ signal }).pipe(toArray()));
}

beforeEach(() => {
  onTestFinished(() => void vi.unstubAllEnvs());
});

describe('a session that was stored as one that may still grow', () => {
  const now = Math.floor(Date.now() / 1000) - 60;
  const growing = typed(sid(1)).replace(/"timestamp":\d+/, `"timestamp":${now}`);

  it('has its end published when it turns out to be complete', async () => {
    const files = await folders({ [shardPath('web-01')]: growing });
    const analysis = await open(files);
    const ended: string[] = [];
    analysis.bus.subscribe('attacker.session.ended', (event) => ended.push(event.id));
    await run(analysis);
    expect(ended).toEqual([]);
    const log = `<134>1 2026-03-01T10:01:00Z web-01 sessrec - session_recorded [relay@55555 sid="${sid(1)}" service="ssh" src_ip="192.0.2.7" duration_s="4.6" bytes="99" truncated="false"]\n`;
    await writeFile(join(files.recordings, 'honeynet.log'), log);
    await analysis.recording.refresh();
    await run(analysis);
    expect(ended).toHaveLength(1);
    await run(analysis);
    expect(ended).toHaveLength(1);
  });
});

describe('what a run could not do', () => {
  it('is remembered until the next run begins, and is then tried again', async () => {
    const files = await folders({ [shardPath('web-01')]: shardOf(3) });
    const analysis = await open(files);
    const { store } = analysis;
    const persist = store.persist.bind(store);
    store.persist = (result) => {
      if (result.session.sid === sid(1)) throw new Error('disk full');
      return persist(result);
    };
    await run(analysis);
    expect(store.incidentCounts()).toEqual([
      { kind: 'deferred', reason: 'persist failed', count: 1 },
      { kind: 'fault', reason: 'E_PERSIST_FAILED', count: 1 },
    ]);
    store.persist = persist;
    const { signal } = new AbortController();
    const next = analysis.run({ signal });
    expect(store.incidentCounts()).toHaveLength(2);
    const events = await lastValueFrom(next.pipe(toArray()));
    expect(store.incidentCounts()).toEqual([]);
    const analysed = events.flatMap((event) =>
      event.kind === 'session' ? [event.session.sid] : [],
    );
    expect(analysed).toEqual([sid(1)]);
  });
});

describe('a subscriber that fails', () => {
  it('is told of, and costs neither the run nor the others', async () => {
    const notices: Fault[] = [];
    const files = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    const analysis = await open(files, { onNotice: (notice) => notices.push(notice) });
    const heard: string[] = [];
    analysis.bus.subscribe('attacker.session.started', () => {
      throw new Error('not now');
    });
    analysis.bus.subscribe('attacker.session.started', ({ id }) => heard.push(id));
    const done = (await run(analysis)).at(-1);
    expect(done).toMatchObject({ kind: 'done', report: { sessions: 1, faults: 0 } });
    expect(heard).toHaveLength(1);
    expect(notices).toMatchObject([{ code: 'E_BUS_HANDLER' }]);
  });
});

describe('a subscriber of a run that leaves', () => {
  it('stops it between sessions; what was persisted is there next time', async () => {
    const files = await folders({ [shardPath('web-01')]: shardOf(50) });
    const analysis = await open(files);
    const { signal } = new AbortController();
    await lastValueFrom(analysis.run({ signal }).pipe(take(100)));
    const events = await run(analysis);
    const counts = { session: 0, skipped: 0 };
    for (const { kind } of events) if (kind === 'session' || kind === 'skipped') counts[kind] += 1;
    expect(counts.skipped).toBeGreaterThan(0);
    expect(counts.session + counts.skipped).toBe(50);
  });
});
