import { expect, it } from 'vitest';
import { memoryStore } from '@shardscope/sdk';
import { describeStore } from './store-contract.ts';
import { result, summary } from './session-results.ts';

describeStore('the store in memory', () => {
  const store = memoryStore();
  const find = (evidenceRef: string) =>
    store.results().find(({ session }) => session.evidenceRef === evidenceRef);
  return Promise.resolve({
    store,
    observations: (evidenceRef) =>
      find(evidenceRef)?.extractions.flatMap(({ observations }) => observations) ?? [],
    attackerOf: (evidenceRef) => find(evidenceRef)?.session.attacker.uuid,
  });
});

it('lists its results in the order of their first arrival', async () => {
  const store = memoryStore();
  const [first, second] = [result(summary({ sid: 'one' })), result(summary({ sid: 'two' }))];
  for (const each of [first, second, first]) await store.persist(each);
  expect(store.results()).toEqual([first, second]);
});
