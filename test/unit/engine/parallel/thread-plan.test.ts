import { describe, expect, it } from 'vitest';
import type { ShardFile } from '@shardscope/sdk';
import { threadPlan } from '../../../../packages/engine/src/analysis/parallel/thread-plan.ts';

const MB = 1024 * 1024;
const ONE = { workers: 0, readsHere: true };

function files(...sizes: readonly number[]): readonly ShardFile[] {
  return sizes.map((size, n) => ({
    ...{ path: `decky-${n}`, decky: `decky-${n}`, service: 'ssh', size },
    ...{ shard: 'sessions-2026-03-01.jsonl', date: 0, compressed: false, guessed: false },
  }));
}

function nothing(): number {
  return 0;
}

describe('a run has', () => {
  it.each<[string, readonly ShardFile[], number]>([
    ['a single shard', files(5000 * MB), 8],
    ['no shard at all', [], 8],
    ['little to read', files(30 * MB, 30 * MB, 30 * MB), 8],
    ['a single core', files(500 * MB, 500 * MB), 1],
  ])('one thread for %s', (_name, shards, threads) => {
    expect(threadPlan(shards, nothing, { threads })).toEqual(ONE);
  });

  it('one thread where nearly all was read before', () => {
    const shards = files(500 * MB, 500 * MB, 500 * MB);
    expect(threadPlan(shards, ({ size }) => size - 1, { threads: 4 })).toEqual(ONE);
    const grown = (file: ShardFile): number => file.size - 20 * MB;
    expect(threadPlan(shards, grown, { threads: 4 })).toEqual(ONE);
    const onlyFirst = (file: ShardFile): number => (file === shards[0] ? 0 : file.size - 1);
    expect(threadPlan(shards, onlyFirst, { threads: 4 })).toEqual(ONE);
  });

  it('a thread a core, this one among them', () => {
    expect(threadPlan(files(100 * MB, 100 * MB, 100 * MB), nothing, { threads: 2 })).toEqual({
      ...{ workers: 1, readsHere: true },
    });
  });

  it('no more threads than shards', () => {
    expect(threadPlan(files(100 * MB, 100 * MB), nothing, { threads: 8 })).toEqual({
      ...{ workers: 1, readsHere: true },
    });
  });

  it('this thread for the results alone where many others read, but never very many', () => {
    const shards = files(...Array.from({ length: 100 }, () => 100 * MB));
    expect(threadPlan(shards, nothing, { threads: 6 })).toEqual({ workers: 6, readsHere: false });
    expect(threadPlan(shards, nothing, { threads: 128 }).workers).toBeLessThan(16);
  });

  it('several threads for compressed shards that are far larger than their files', () => {
    const shards = files(10 * MB, 10 * MB).map((file) => ({ ...file, compressed: true }));
    expect(threadPlan(shards, nothing, { threads: 2 }).workers).toBe(1);
    expect(threadPlan(shards, () => 1, { threads: 2 })).toEqual(ONE);
  });
});
