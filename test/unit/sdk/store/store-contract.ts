import { describe, expect, it } from 'vitest';
import type { Observation, SessionSummary, Store } from '@shardscope/sdk';
import {
  OTHER_PRODUCER,
  PRODUCER,
  attackerAt,
  observation,
  result,
  summary,
  unknownAttacker,
} from './session-results.ts';

/** A store with a way to look at what it holds. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly observations: (evidenceRef: string) => readonly Observation[];
  readonly attackerOf: (evidenceRef: string) => string | undefined;
}

/** What every store has to do, whatever it keeps things in. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name}: what is folded`, () => {
    it('is what was there when folding began: what comes meanwhile is folded the next time', async () => {
      const { store } = await open();
      await store.persist(result());
      const [identity = ''] = store.series?.unfolded() ?? [];
      const fold = { identity_uuid: identity, states: [], suspected: [], derived: [] };
      const first = store.series?.identity(identity)?.fresh ?? new Set();
      expect(first.size).toBe(1);
      const later = summary({ sid: 'later' });
      await store.persist(result(later));
      store.series?.keep({ ...fold, fresh: first });
      expect(store.series?.unfolded()).toEqual([identity]);
      const second = store.series?.identity(identity)?.fresh ?? new Set();
      expect([...second]).toEqual([later.evidenceRef]);
      store.series?.keep({ ...fold, fresh: second });
      expect(store.series?.unfolded()).toEqual([]);
    });
  });

  describe(`${name}: what is still to be done`, () => {
    it('asks every producer for a session that is not stored', async () => {
      const { store } = await open();
      expect(store.missing(summary(), [PRODUCER, OTHER_PRODUCER])).toEqual([
        PRODUCER,
        OTHER_PRODUCER,
      ]);
    });

    it('asks nobody again for the same session, output version and end offset', async () => {
      const { store } = await open();
      await store.persist(result());
      expect(store.missing(summary(), [PRODUCER])).toEqual([]);
    });

    it('does not ask again where a producer found nothing to observe', async () => {
      const { store } = await open();
      const nothing = [{ producer: PRODUCER, observations: [] }];
      await store.persist(result(summary(), { extractions: nothing }));
      expect(store.missing(summary(), [PRODUCER])).toEqual([]);
    });

    it('asks a producer that has not looked yet', async () => {
      const { store } = await open();
      await store.persist(result());
      expect(store.missing(summary(), [PRODUCER, OTHER_PRODUCER])).toEqual([OTHER_PRODUCER]);
    });

    it('asks again when the session grew', async () => {
      const { store } = await open();
      await store.persist(result());
      expect(store.missing(summary({ endOffset: 4097 }), [PRODUCER])).toEqual([PRODUCER]);
    });

    it('asks again when the outputs have another version, but not for a new plugin version', async () => {
      const { store } = await open();
      await store.persist(result());
      const patched = { ...PRODUCER, source: 'example/rhythm@1.0.1;semantics=0.1' };
      const changed = { ...PRODUCER, outputVersion: 2 };
      expect(store.missing(summary(), [patched])).toEqual([]);
      expect(store.missing(summary(), [changed])).toEqual([changed]);
    });

    it('keeps asking a producer that did not take part when the session grew', async () => {
      const { store } = await open();
      const both = [PRODUCER, OTHER_PRODUCER].map((producer) => ({ producer, observations: [] }));
      await store.persist(result(summary(), { extractions: both }));
      const grown = summary({ endOffset: 9000 });
      await store.persist(result(grown));
      expect(store.missing(grown, [PRODUCER, OTHER_PRODUCER])).toEqual([OTHER_PRODUCER]);
    });

    it('asks again for other commands of a log, but only producers that lift', async () => {
      const { store } = await open();
      const lifting = { ...OTHER_PRODUCER, lifts: true };
      const extractions = [PRODUCER, lifting].map((producer) => ({ producer, observations: [] }));
      await store.persist(result(summary(), { extractions }));
      const asked = [PRODUCER, lifting];
      expect(store.missing(summary(), asked)).toEqual([]);
      const logged = summary({ logged: 17 });
      expect(store.missing(logged, asked)).toEqual([lifting]);
      const again = [{ producer: lifting, observations: [] }];
      await store.persist(result(logged, { extractions: again }));
      expect(store.missing(logged, asked)).toEqual([]);
      expect(store.missing(summary({ logged: 18 }), asked)).toEqual([lifting]);
    });

    it('asks nobody again for a log that is gone: it takes no tags along', async () => {
      const { store } = await open();
      const lifting = { ...OTHER_PRODUCER, lifts: true };
      const extractions = [{ producer: lifting, observations: [] }];
      await store.persist(result(summary({ logged: 17 }), { extractions }));
      expect(store.missing(summary(), [lifting])).toEqual([]);
    });
  });

  describe(`${name}: results`, () => {
    it('replaces the observations of a session that grew', async () => {
      const { store, observations } = await open();
      await store.persist(result());
      const grown = summary({ endOffset: 9000 });
      const pasted = observation(grown, { value: 'pasted' });
      await store.persist(
        result(grown, { extractions: [{ producer: PRODUCER, observations: [pasted] }] }),
      );
      expect(observations(grown.evidenceRef)).toEqual([pasted]);
    });

    it('keeps the observations of other producers', async () => {
      const { store, observations } = await open();
      const session = summary();
      const ours = observation(session);
      const theirs = observation(session, { primitive: 'words.rare' }, OTHER_PRODUCER);
      await store.persist(result(session));
      await store.persist(
        result(session, { extractions: [{ producer: OTHER_PRODUCER, observations: [theirs] }] }),
      );
      expect(observations(session.evidenceRef)).toEqual([ours, theirs]);
    });

    it('gives a session without an address to a pseudo-attacker of its own', async () => {
      const { store, attackerOf } = await open();
      const session = anonymous();
      await store.persist(result(session));
      expect(attackerOf(session.evidenceRef)).toBe(session.attacker.uuid);
    });

    it('keeps a known address when a later source knows none', async () => {
      const { store, attackerOf } = await open();
      const known = attackerAt('192.0.2.7');
      await store.persist(result(summary({ attacker: known })));
      await store.persist(result(anonymous()));
      expect(attackerOf(anonymous().evidenceRef)).toBe(known.uuid);
    });
  });

  describe(`${name}: what a source learns of a session later`, () => {
    it('says once that a provisional session has become final', async () => {
      const { store } = await open();
      await store.persist(result(summary({ final: false })));
      expect(await store.refresh(summary({ final: false }))).toMatchObject({ becameFinal: false });
      expect(await store.refresh(summary())).toMatchObject({ becameFinal: true });
      expect(await store.refresh(summary())).toMatchObject({ becameFinal: false });
    });

    it('never makes a final session provisional while it does not grow', async () => {
      const { store } = await open();
      await store.persist(result());
      await store.refresh(summary({ final: false }));
      expect(await store.refresh(summary())).toMatchObject({ becameFinal: false });
    });

    it('moves a session to the attacker whose address has become known', async () => {
      const { store, attackerOf } = await open();
      const session = anonymous();
      await store.persist(result(session));
      const attacker = attackerAt('192.0.2.7', 'user');
      expect(await store.refresh({ ...session, attacker })).toMatchObject({
        attackerChanged: true,
      });
      expect(attackerOf(session.evidenceRef)).toBe(attacker.uuid);
      expect(await store.refresh(session)).toMatchObject({ attackerChanged: false });
      expect(attackerOf(session.evidenceRef)).toBe(attacker.uuid);
    });

    it('leaves a session alone that is not stored', async () => {
      const { store, attackerOf } = await open();
      expect(await store.refresh(summary())).toEqual({
        becameFinal: false,
        attackerChanged: false,
      });
      expect(attackerOf(summary().evidenceRef)).toBeUndefined();
    });
  });
}

function anonymous(): SessionSummary {
  return summary({ attacker: unknownAttacker(summary().evidenceRef) });
}
