import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from 'shardscope';
import { attackerUuid, type SessionResult } from '@shardscope/sdk';
import type { EventRow, StateTimeline } from 'shardscope/client';
import {
  attackerAt,
  command,
  observation,
  PRODUCER,
  summary,
} from '../../sdk/store/session-results.ts';
import { SAMPLES, startEngine, type Harness } from './engine-harness.ts';

const START = 1_790_000_000;

/** More sessions than somebody looks through, with few observations each. */
const MANY = { address: '192.0.2.1', sessions: 1300, observations: 2 };

/** More observations than are folded at once. */
const LONG = { address: '192.0.2.2', sessions: 2100, observations: 100 };

let root: string;
let harness: Harness;

/** Session `at` of somebody whose values change every so often, each primitive at its own pace. */
function result(who: typeof MANY, at: number): SessionResult {
  const startedAt = START + at * 3600;
  const session = summary({
    sid: `${who.address.replaceAll('.', '-')}-${at}`,
    shard: `sessions-2026-01-${String(1 + (at % 28)).padStart(2, '0')}.jsonl`,
    attacker: attackerAt(who.address),
    ...{ startedAt, endedAt: startedAt + 20, durationS: 20 },
  });
  const observations = Array.from({ length: who.observations }, (_value, i) =>
    observation(session, {
      primitive: `example.group.number_${String(i).padStart(3, '0')}`,
      value: `label_${Math.floor(at / (50 + i)) % 3}`,
    }),
  );
  return {
    session,
    commands: [command(0, 'id')],
    extractions: [{ producer: PRODUCER, observations }],
  };
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shardscope-long-'));
  const recordings = join(root, 'recordings');
  await cp(join(SAMPLES, 'app-03'), join(recordings, 'app-03'), { recursive: true });
  const choice = { kind: 'folder', dir: join(root, 'workspace') } as const;
  const workspace = await openWorkspace({ path: recordings, choice });
  for (const who of [MANY, LONG]) {
    for (let at = 0; at < who.sessions; at++) workspace.store.persist(result(who, at));
  }
  await workspace.close();
  harness = await startEngine({ open: recordings, roots: [recordings], workspace: choice });
  await harness.ended();
}, 120_000);

afterAll(async () => {
  await harness.close();
  await rm(root, { recursive: true });
});

interface Listed {
  readonly rows: readonly EventRow[];
  /** How far looking was, each time that there was more to come. */
  readonly looked: readonly number[];
  /** Events at first, and when all were known. */
  readonly totals: readonly [number, number];
}

async function changesOf(address: string): Promise<Listed> {
  const query = { attacker: attackerUuid(address), newestFirst: false, session: null };
  const looked: number[] = [];
  const first = await harness.client.request('events', { ...query, offset: 0, limit: 0 });
  let slice = first;
  while (slice.scan) {
    looked.push(slice.scan.done / slice.scan.total);
    await new Promise((resolve) => setTimeout(resolve, 5));
    slice = await harness.client.request('events', { ...query, offset: 0, limit: 0 });
  }
  const rows: EventRow[] = [];
  const filter = 'kind=state';
  for (;;) {
    const part = await harness.client.request('events', {
      ...{ ...query, filter, offset: rows.length, limit: 500 },
    });
    rows.push(...part.rows);
    if (part.rows.length === 0 && !part.scan) {
      return { rows, looked, totals: [first.total, slice.total] };
    }
  }
}

function timelines(address: string): Promise<readonly StateTimeline[]> {
  return harness.client.request('states.timeline', { attacker: attackerUuid(address) });
}

/** Every change, without the rows that carry it. */
function inShort(primitive: string, { to, ts }: { to: string; ts: number | null }): string {
  return `${primitive} ${to} ${ts}`;
}

describe('the changes of state of somebody with very many sessions', () => {
  it('are all among the events', async () => {
    const { rows, looked } = await changesOf(MANY.address);
    expect(looked).toEqual([]);
    const told = (await timelines(MANY.address)).flatMap(({ primitive, changes }) =>
      changes.map((change) => inShort(primitive, change)),
    );
    expect(told.length).toBeGreaterThan(2 * MANY.observations);
    expect(
      rows.flatMap((row) => (row.kind === 'state' ? [inShort(row.primitive, row)] : [])).sort(),
    ).toEqual(told.sort());
  });

  it('come when they are known where that takes long, and nobody waits for the other events', async () => {
    const { rows, looked, totals } = await changesOf(LONG.address);
    const [first, whole] = totals;
    expect(first).toBeGreaterThanOrEqual(LONG.sessions * (LONG.observations + 2));
    expect(whole).toBe(first + rows.length);
    expect(looked.length).toBeGreaterThan(0);
    expect(looked).toEqual(looked.toSorted((one, other) => one - other));
    const all = await timelines(LONG.address);
    expect(all).toHaveLength(LONG.observations);
    expect(rows).toHaveLength(all.reduce((sum, { changes }) => sum + changes.length, 0));
    const identity = await harness.client.request('identity', {
      attacker: attackerUuid(LONG.address),
    });
    for (const { primitive, changes } of all) {
      const state = identity?.states.find((each) => each.primitive === primitive);
      expect(changes.at(-1)).toMatchObject({ to: state?.state, ts: state?.since });
      expect(changes.at(0)).toMatchObject({ from: null });
    }
  });

  it('are whole in what is exported', async () => {
    const query = { attacker: attackerUuid(LONG.address), newestFirst: true, session: null };
    const all = await timelines(LONG.address);
    const { text } = await harness.client.request('export.rows', {
      list: { kind: 'events', query: { ...query, filter: 'kind=state' } },
      format: 'jsonl',
    });
    const changes = all.reduce((sum, each) => sum + each.changes.length, 0);
    expect(text.trimEnd().split('\n')).toHaveLength(changes);
  });
});
