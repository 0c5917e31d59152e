import { describe, expect, it } from 'vitest';
import { openMemoryStore } from 'shardscope';
import { attackerUuid, type AttackerRef } from '@shardscope/sdk';
import { attackerAt, result, summary, unknownAttacker } from '../../sdk/store/session-results.ts';

const ADDRESS = '192.0.2.7';
const LOCAL = attackerUuid(ADDRESS);
const GIVEN = 'f3b1c1de-0000-4000-8000-000000000001';
const GIVEN_LATER = 'f3b1c1de-0000-4000-8000-000000000002';

describe('an address is one attacker', () => {
  it('and takes the uuid that a honeynet gives it, keeping its own as an alias', async () => {
    const store = await storeOf(attackerAt(ADDRESS), given(GIVEN));
    expect(store.attackers()).toMatchObject([{ uuid: GIVEN, address: ADDRESS, sessions: 2 }]);
    expect(store.attacker(LOCAL)).toMatchObject({ uuid: GIVEN });
    expect(store.attacker(ADDRESS)).toMatchObject({ uuid: GIVEN });
  });

  it('and keeps the uuid of the honeynet when it is met in a log again', async () => {
    const store = await storeOf(given(GIVEN), attackerAt(ADDRESS));
    expect(store.attackers()).toMatchObject([{ uuid: GIVEN, sessions: 2 }]);
    expect(store.attacker(LOCAL)).toMatchObject({ uuid: GIVEN });
  });

  it('and takes the newer of two uuids', async () => {
    const store = await storeOf(given(GIVEN), given(GIVEN_LATER));
    expect(store.attackers()).toMatchObject([{ uuid: GIVEN_LATER, sessions: 2 }]);
    expect(store.attacker(GIVEN)).toMatchObject({ uuid: GIVEN_LATER });
  });

  it('and is resolved when it comes under an alias', async () => {
    const store = await storeOf(given(GIVEN), given(GIVEN_LATER), given(GIVEN));
    expect(store.attackers()).toMatchObject([{ sessions: 3 }]);
  });

  it('and gets the sessions of a uuid whose address was not known', async () => {
    const store = await storeOf(
      attackerAt(ADDRESS),
      { uuid: GIVEN, address: null, origin: 'envelope' },
      given(GIVEN),
    );
    expect(store.attackers()).toMatchObject([{ uuid: GIVEN, address: ADDRESS, sessions: 3 }]);
  });

  it('so a uuid that comes with a second address is two attackers', async () => {
    const second = { uuid: GIVEN, address: '198.51.100.3', origin: 'envelope' as const };
    const store = await storeOf(given(GIVEN), second);
    expect(store.attacker(ADDRESS)).toMatchObject({ uuid: GIVEN, sessions: 1 });
    expect(store.attacker(second.address)).toMatchObject({
      uuid: attackerUuid(second.address),
      sessions: 1,
    });
  });
});

describe('an attacker', () => {
  it('shows the best evidence of its address', async () => {
    const store = await storeOf(attackerAt(ADDRESS, 'user'), attackerAt(ADDRESS, 'log'));
    expect(store.attacker(ADDRESS)).toMatchObject({ origin: 'log' });
  });

  it('ends with its last session', async () => {
    const store = await openMemoryStore();
    const attacker = unknownAttacker(summary().evidenceRef);
    store.persist(result(summary({ attacker })));
    store.refresh(summary());
    expect(store.attackers()).toMatchObject([{ address: ADDRESS }]);
    expect(store.attacker(attacker.uuid)).toBeNull();
  });
});

function given(uuid: string): AttackerRef {
  return { uuid, address: ADDRESS, origin: 'envelope' };
}

/** A store with a session of each attacker in turn. */
async function storeOf(...attackers: readonly AttackerRef[]) {
  const store = await openMemoryStore();
  attackers.forEach((attacker, i) => store.persist(result(summary({ sid: `s${i}`, attacker }))));
  return store;
}
