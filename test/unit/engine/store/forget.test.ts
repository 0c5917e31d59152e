import { expect, it } from 'vitest';
import { openMemoryStore } from 'shardscope';
import {
  PRODUCER,
  attackerAt,
  command,
  observation,
  result,
  summary,
} from '../../sdk/store/session-results.ts';

const SECRET = attackerAt('203.0.113.77');
const KEPT = attackerAt('192.0.2.7');

async function storeOfTwo() {
  const store = await openMemoryStore();
  for (const [attacker, word] of [
    [KEPT, 'keepme'],
    [SECRET, 'forgetme'],
  ] as const) {
    for (let i = 0; i < 40; i += 1) {
      const session = summary({ sid: `${word}-${i}`, attacker, decky: `${word}-decky` });
      const value = observation(session, { value: `${word}-label` });
      const commands = [command(0, `curl ${word}.example`)];
      const extractions = [{ producer: PRODUCER, observations: [value] }];
      store.persist(result(session, { commands, extractions }));
      const { evidenceRef } = session;
      store.record({ kind: 'skipped', reason: 'no observations', evidenceRef });
    }
  }
  return store;
}

it('forgetting an attacker leaves no byte of it in the database', async () => {
  const store = await storeOfTwo();
  const before = store.export().length;
  const forgotten = store.forget(SECRET.uuid);
  expect(forgotten).toMatchObject({ uuids: [SECRET.uuid], address: '203.0.113.77' });
  expect(forgotten?.evidenceRefs.size).toBe(40);
  const bytes = Buffer.from(store.export());
  expect(bytes.length).toBeLessThan(before);
  expect(bytes.includes('forgetme')).toBe(false);
  expect(bytes.includes('203.0.113.77')).toBe(false);
  expect(bytes.includes(SECRET.uuid)).toBe(false);
  expect(store.attacker(SECRET.uuid)).toBeNull();
});

it('forgetting an attacker leaves the others as they were', async () => {
  const store = await storeOfTwo();
  const before = store
    .sessions(KEPT.uuid)
    .map(({ evidenceRef }) => [
      store.session(evidenceRef),
      store.observations(evidenceRef),
      store.commands(evidenceRef),
    ]);
  store.forget('203.0.113.77');
  const after = store
    .sessions(KEPT.uuid)
    .map(({ evidenceRef }) => [
      store.session(evidenceRef),
      store.observations(evidenceRef),
      store.commands(evidenceRef),
    ]);
  expect(after).toEqual(before);
  expect(store.incidents()).toHaveLength(40);
});

it('a forgotten attacker can come back', async () => {
  const store = await storeOfTwo();
  store.forget(SECRET.uuid);
  const session = summary({ sid: 'forgetme-1', attacker: SECRET, decky: 'forgetme-decky' });
  const value = observation(session, { value: 'forgetme-label' });
  store.persist(result(session, { extractions: [{ producer: PRODUCER, observations: [value] }] }));
  expect(store.observations(session.evidenceRef)).toEqual([value]);
});

it('forgetting nobody changes nothing', async () => {
  const store = await storeOfTwo();
  expect(store.forget('198.51.100.1')).toBeNull();
  expect(store.counts().sessions).toBe(80);
});
