import { describe, expect, it } from 'vitest';
import { openMemoryStore } from 'shardscope';
import { OTHER_PRODUCER, PRODUCER, result, summary } from '../../sdk/store/session-results.ts';

const SHARD = { decky: 'decky-01', service: 'ssh', shard: 'sessions-2026-11-20.jsonl' } as const;
const FIRST = summary({ ...SHARD, sid: 'first', endOffset: 100 });
const SECOND = summary({ ...SHARD, sid: 'second of two', endOffset: 5_000_000_000 });
const ELSEWHERE = summary({ ...SHARD, decky: 'decky-02', sid: 'third', endOffset: 900 });

async function filledStore() {
  const store = await openMemoryStore();
  store.persist(result(FIRST));
  store.persist(result(SECOND));
  store.persist(result(ELSEWHERE));
  return store;
}

describe('what was extracted from a shard', () => {
  it('is listed by session and producer', async () => {
    const store = await filledStore();
    expect(store.extractionsOf(SHARD)).toEqual({
      sessions: [FIRST.evidenceRef, SECOND.evidenceRef],
      producers: [PRODUCER.id, PRODUCER.id],
      outputVersions: [PRODUCER.outputVersion, PRODUCER.outputVersion],
      endOffsets: [100, 5_000_000_000],
      logged: [0, 0],
    });
  });

  it('is nothing where the shard is not known', async () => {
    const store = await filledStore();
    const other = { ...SHARD, service: 'telnet' } as const;
    expect(store.extractionsOf(other).sessions).toEqual([]);
    expect(store.extractedBytes(other, [PRODUCER])).toBe(0);
  });

  it('reaches as far as the producer that has looked least far', async () => {
    const store = await filledStore();
    expect(store.extractedBytes(SHARD, [PRODUCER])).toBe(5_000_000_000);
    expect(store.extractedBytes(SHARD, [PRODUCER, OTHER_PRODUCER])).toBe(0);
    const newer = { ...PRODUCER, outputVersion: PRODUCER.outputVersion + 1 };
    expect(store.extractedBytes(SHARD, [newer])).toBe(0);
  });
});
