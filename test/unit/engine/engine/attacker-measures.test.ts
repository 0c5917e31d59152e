import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from 'shardscope';
import type { PrimitiveValue } from '@shardscope/sdk';
import type { AttackerRow, AttackerSort, Params } from 'shardscope/client';
import {
  attackerAt,
  command,
  observation,
  PRODUCER,
  summary,
} from '../../sdk/store/session-results.ts';
import { buildTag } from '../store/support/tags.ts';
import { SAMPLES, startEngine, type Harness } from './engine-harness.ts';

const START = 1_790_000_000;

interface Somebody {
  readonly address: string;
  /** The values of a session each. */
  readonly sessions: readonly Readonly<Record<string, PrimitiveValue>>[];
  readonly techniques?: readonly string[];
}

const COMMON = { 'example.a': 'x', 'example.b': 'y', 'example.number': 0.5 };

/** Eight who are alike, one with a value and one with a technique of their own. */
const PEOPLE: readonly Somebody[] = [
  ...Array.from({ length: 6 }, (_value, i) => ({
    address: `192.0.2.${i + 1}`,
    sessions: [{ ...COMMON, 'example.number': i }],
    techniques: ['T1105'],
  })),
  { address: '192.0.2.7', sessions: [COMMON, COMMON, COMMON], techniques: ['T1105'] },
  { address: '192.0.2.8', sessions: [{ ...COMMON, 'example.a': 'other' }], techniques: ['T1105'] },
  { address: '192.0.2.9', sessions: [COMMON], techniques: ['T1105', 'T1486', 'T1490'] },
];

let root: string;
let harness: Harness;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shardscope-measures-'));
  const recordings = join(root, 'recordings');
  await cp(join(SAMPLES, 'app-03'), join(recordings, 'app-03'), { recursive: true });
  const choice = { kind: 'folder', dir: join(root, 'workspace') } as const;
  const workspace = await openWorkspace({ path: recordings, choice });
  PEOPLE.forEach(({ address, sessions, techniques = [] }, person) => {
    sessions.forEach((values, at) => {
      const startedAt = START + person * 10_000 + at * 1000;
      const session = summary({
        sid: `somebody-${person}-${at}`,
        attacker: attackerAt(address),
        ...{ startedAt, endedAt: startedAt + 20 },
      });
      const observations = Object.entries(values).map(([primitive, value]) =>
        observation(session, { primitive, value }),
      );
      const tags = techniques.map((technique) => buildTag(session, { technique, rule: technique }));
      const extractions = [{ producer: PRODUCER, observations, tags }];
      workspace.store.persist({ session, commands: [command(0, 'id')], extractions });
    });
  });
  await workspace.close();
  harness = await startEngine({ open: recordings, roots: [recordings], workspace: choice });
  await harness.ended();
});

afterAll(async () => {
  await harness.close();
  await rm(root, { recursive: true });
});

async function sorted(sort: AttackerSort, more: Partial<Params<'attackers'>> = {}) {
  const query = { sort, descending: true, text: '', offset: 0, limit: 100, ...more };
  let slice = await harness.client.request('attackers', query);
  while (slice.scan) slice = await harness.client.request('attackers', query);
  return slice.rows;
}

function of(rows: readonly AttackerRow[], address: string) {
  const measure = rows.find((row) => row.address === address)?.measure;
  if (!measure) throw new Error(`${address} is measured`);
  return measure;
}

/** Those of the test, without the samples. */
function people(rows: readonly AttackerRow[]): readonly (string | null)[] {
  return rows.filter(({ address }) => address?.startsWith('192.0.2.')).map((row) => row.address);
}

describe('attackers by novelty', () => {
  it('come first who show values and techniques that few others show', async () => {
    const rows = await sorted('novelty');
    const [first, second] = people(rows);
    expect([first, second]).toEqual(['192.0.2.9', '192.0.2.8']);
    const novelty = rows.flatMap(({ measure }) => measure?.novelty ?? []);
    expect(novelty).toEqual(novelty.toSorted((one, other) => other - one));
    const reversed = await sorted('novelty', { descending: false });
    expect(people(reversed).slice(-2)).toEqual(['192.0.2.8', '192.0.2.9']);
  });

  it('are surprising on the mean: those who are alike are alike, whatever they measured', async () => {
    const rows = await sorted('novelty');
    const all = rows.filter(({ measure }) => measure !== undefined).length;
    const alike = of(rows, '192.0.2.1').novelty;
    for (const i of [2, 3, 4, 5, 6]) expect(of(rows, `192.0.2.${i}`).novelty).toBeCloseTo(alike);
    // Fewer than eight values and techniques count as eight: who is known little is not new.
    const value = (Math.log2(9 / 1) - Math.log2(9 / 8)) / 8;
    expect(of(rows, '192.0.2.8').novelty - alike).toBeCloseTo(value);
    expect(of(rows, '192.0.2.9').novelty - alike).toBeCloseTo((2 * Math.log2(all)) / 8);
  });

  it('go together with a filter', async () => {
    const rows = await sorted('novelty', { text: 'value=other' });
    expect(people(rows)).toEqual(['192.0.2.8']);
    const refused = sorted('novelty', { text: 'srvice=ssh' });
    await expect(refused).rejects.toMatchObject({ code: 'E_FILTER_INVALID' });
  });
});

describe('attackers by confidence', () => {
  it('come first whose states are sure on the mean', async () => {
    const rows = await sorted('confidence');
    expect(of(rows, '192.0.2.7').confidence).toBeGreaterThan(0.5);
    expect(of(rows, '192.0.2.1').confidence).toBe(0);
    const confidence = rows.flatMap(({ measure }) => measure?.confidence ?? []);
    expect(confidence).toEqual(confidence.toSorted((one, other) => other - one));
  });

  it('are the mean over all states, those included that say too little', async () => {
    const rows = await sorted('confidence');
    for (const row of rows) {
      const identity = await harness.client.request('identity', { attacker: row.uuid });
      if (!identity || !row.measure) continue;
      const states = identity.states.map(({ confidence }) => confidence);
      const mean = states.reduce((sum, each) => sum + each, 0) / Math.max(1, states.length);
      expect(row.measure.confidence).toBeCloseTo(mean);
    }
  });
});

describe('other orders', () => {
  it('say nothing of what is measured', async () => {
    const rows = await sorted('lastSeen');
    expect(rows.every((row) => row.measure === undefined)).toBe(true);
  });

  it('export the measures with the list that is sorted by them', async () => {
    const query = { sort: 'novelty', descending: true, text: '' } as const;
    const { text } = await harness.client.request('export.rows', {
      list: { kind: 'attackers', query },
      format: 'csv',
    });
    const [columns, first] = text.split('\n');
    expect(columns).toContain('novelty,confidence');
    expect(first?.split(',').at(-2)).toMatch(/^\d\.\d+$/);
  });
});
