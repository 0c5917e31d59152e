import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Overview } from 'shardscope/client';
import { startEngine, type Harness } from './engine-harness.ts';

describe('what is going on over all attackers', () => {
  let harness: Harness;
  let overview: Overview;

  beforeAll(async () => {
    harness = await startEngine();
    await harness.ended();
    overview = await harness.client.request('overview', {});
  });

  afterAll(() => harness.close());

  it('says when, and on how many deckies', () => {
    const { span, deckyCount, deckies } = overview;
    expect(deckyCount).toBe(4);
    expect(deckies).toHaveLength(4);
    expect(new Date((span?.from ?? 0) * 1000).toISOString()).toMatch(/^2026-10-21T/);
    expect(new Date((span?.to ?? 0) * 1000).toISOString()).toMatch(/^2026-11-05T22:41:41/);
  });

  it('tells of the latest sessions how input came and which techniques are surest', async () => {
    const [first] = overview.latest;
    expect(first).toMatchObject({ address: '198.51.100.201', modality: 'typed' });
    const { rows } = await harness.client.request('tags', {
      ...{ attacker: null, session: first?.session.evidenceRef ?? '' },
      ...{ tactic: null, technique: null, offset: 0, limit: 100 },
    });
    const sureness = (id: string): number =>
      Math.max(
        ...rows
          .filter(({ technique, subTechnique }) => (subTechnique ?? technique) === id)
          .map(({ confidence }) => confidence),
      );
    const all = new Set(rows.map((row) => sureness(row.subTechnique ?? row.technique)));
    const [surest = '', next = ''] = first?.techniques ?? [];
    expect(first?.techniques).toHaveLength(2);
    expect(sureness(surest)).toBe(Math.max(...all));
    expect(sureness(next)).toBeLessThanOrEqual(sureness(surest));
  });

  it('tells of a session without tags no technique', () => {
    const untagged = overview.latest.filter(({ session }) => session.tags === 0);
    expect(untagged.length).toBeGreaterThan(0);
    for (const { techniques } of untagged) expect(techniques).toEqual([]);
  });

  it('is told shard by shard, too', async () => {
    const { files, store } = await harness.client.request('diagnostics', {});
    expect(files.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(64);
    expect(files.every(({ sessions, cut }) => sessions > 0 && cut <= sessions)).toBe(true);
    expect(store).toMatchObject({ sessions: 64, folder: null });
    expect(store.bytes).toBeGreaterThan(100_000);
  });
});
