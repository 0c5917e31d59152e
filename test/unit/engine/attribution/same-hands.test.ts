import { describe, expect, it } from 'vitest';
import { stubIdentityUuid } from '@shardscope/sdk';
import { at, hands, type Hands } from './support/hands.ts';

const [A, B, C] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'] as const;
const uuid = (address: string): string => at(address).uuid;
const stub = (address: string): string => stubIdentityUuid(uuid(address));
const lowest = (...addresses: readonly string[]): string => addresses.map(stub).sort()[0] ?? '';
const MODALITY = 'motor.input_modality';

/** Two addresses with one session each, and what a bus tells of both. */
async function pair(signals: readonly ('hassh' | 'payload')[], into?: Hands): Promise<Hands> {
  const both = into ?? (await hands());
  for (const [i, address] of [A, B].entries()) {
    both.add({ name: `s${i}`, address, day: i, values: { [MODALITY]: 'typed' } });
    if (signals.includes('hassh')) both.tell(address, 'hassh', { hash: 'c0ffee' });
    if (signals.includes('payload')) both.tell(address, 'observed', { payload_sha256: 'bad' });
  }
  return both;
}

async function topics(of: Hands): Promise<readonly string[]> {
  const { events, faults } = await of.run();
  expect(faults).toEqual([]);
  return events.map(({ topic }) => topic).filter((topic) => topic.startsWith('identity.'));
}

const decision = (kind: 'confirmed' | 'rejected', left = A as string, right = B as string) => ({
  ...{ kind, left: uuid(left), right: uuid(right), at: 1 },
});

describe('an attacker', () => {
  it('has an identity of its own, which nobody has to be told of', async () => {
    const alone = await hands();
    alone.add({ name: 's', address: A, values: { [MODALITY]: 'typed' } });
    expect(await topics(alone)).toEqual([]);
    expect(alone.identityOf(A)).toBe(stub(A));
    expect(alone.store.identities.members(stub(A))).toEqual([uuid(A)]);
  });

  it('that a honeynet gives another uuid has another identity, and its states', async () => {
    const renamed = await hands();
    const session = renamed.add({ name: 's', address: A, values: { [MODALITY]: 'typed' } });
    await renamed.run();
    const named = '11111111-1111-4111-8111-111111111111';
    renamed.store.refresh({
      ...session,
      attacker: { uuid: named, address: A, origin: 'envelope' },
    });
    await renamed.run();
    expect(renamed.identityOf(A)).toBe(stubIdentityUuid(named));
    expect(renamed.store.identities.states(stubIdentityUuid(named))).toHaveLength(1);
    expect(renamed.store.identities.states(stub(A))).toEqual([]);
  });
});

describe('two attackers with a client and a payload in common', () => {
  it('are joined, the lowest uuid wins, and their series are one', async () => {
    const both = await pair(['hassh', 'payload']);
    expect(await topics(both)).toEqual(expect.arrayContaining(['identity.formed']));
    const identity = lowest(A, B);
    expect([both.identityOf(A), both.identityOf(B)]).toEqual([identity, identity]);
    expect(both.store.identities.states(identity)).toMatchObject([{ observation_count: 2 }]);
    expect(both.store.links.links()).toMatchObject([{ status: 'joined' }]);
    expect(both.store.links.links()[0]?.score).toBeGreaterThanOrEqual(0.85);
    expect(await topics(both)).toEqual([]);
  });

  it('are two again once a user says so, whatever is found again later', async () => {
    const both = await pair(['hassh', 'payload']);
    await both.run();
    await both.decisions.decide([decision('rejected')]);
    expect(await topics(both)).toEqual(['identity.unmerged']);
    expect([both.identityOf(A), both.identityOf(B)]).toEqual([stub(A), stub(B)]);
    expect(both.store.identities.states(stub(A))).toMatchObject([{ observation_count: 1 }]);
    expect(both.store.identities.states(stub(B))).toMatchObject([{ observation_count: 1 }]);
    const again = await pair(['hassh', 'payload'], await both.rebuilt());
    expect(await topics(again)).toEqual([]);
    expect(again.identityOf(B)).toBe(stub(B));
    expect(again.store.links.links()).toMatchObject([{ status: 'rejected' }]);
  });

  it('are joined again when the user takes that back', async () => {
    const both = await pair(['hassh', 'payload']);
    await both.decisions.decide([decision('rejected')]);
    await both.run();
    await both.decisions.takeBack([uuid(B)], [uuid(A)]);
    await both.run();
    expect(both.identityOf(A)).toBe(both.identityOf(B));
  });
});

describe('two attackers with a client alone in common', () => {
  it('are a candidate, with evidence that a person can check', async () => {
    const both = await pair(['hassh']);
    expect(await topics(both)).toEqual([]);
    const [link] = both.store.links.links({ status: 'candidate' });
    expect(link?.score).toBeCloseTo(0.7);
    expect(link?.evidence).toMatchObject([{ signal: 'hassh', strength: 'strong', counts: true }]);
    expect(both.identityOf(A)).not.toBe(both.identityOf(B));
  });

  it('are one when the user confirms it, and after a rebuild too', async () => {
    const both = await pair(['hassh']);
    await both.run();
    await both.decisions.decide([decision('confirmed')]);
    expect(await topics(both)).toEqual(expect.arrayContaining(['identity.formed']));
    expect(both.identityOf(A)).toBe(both.identityOf(B));
    const again = await pair(['hassh'], await both.rebuilt());
    await again.run();
    expect(again.identityOf(A)).toBe(lowest(A, B));
    expect(again.store.links.links()).toMatchObject([{ status: 'confirmed' }]);
  });

  it('stay what the user decided when a honeynet names one of them anew', async () => {
    const both = await pair(['hassh']);
    await both.decisions.decide([decision('confirmed')]);
    await both.run();
    const named = '11111111-1111-4111-8111-111111111111';
    both.store.live.batch((batch) =>
      batch.attacker({ uuid: named, address: A, origin: 'envelope' }),
    );
    await both.run();
    expect(both.store.attacker(A)?.uuid).toBe(named);
    expect(both.identityOf(A)).toBe(both.identityOf(B));
    expect(both.store.identities.members(both.identityOf(A))).toEqual([named, uuid(B)].sort());
    const [one, other] = [A, B].map((address) => both.store.links.uuids(address));
    expect(one).toEqual([named, uuid(A)]);
    await both.decisions.takeBack(other ?? [], one ?? []);
    await both.run();
    expect(both.identityOf(A)).not.toBe(both.identityOf(B));
  });
});

describe('decisions that are not there any more', () => {
  it('hold no longer, though nothing else is new', async () => {
    const both = await pair(['hassh']);
    await both.decisions.decide([decision('confirmed')]);
    await both.run();
    await both.decisions.forget([uuid(A)]);
    await both.run();
    expect(both.identityOf(A)).not.toBe(both.identityOf(B));
    expect(both.store.links.links()).toMatchObject([{ status: 'candidate' }]);
  });
});

describe('decisions in a circle', () => {
  it('make one identity of all, which goes by the lowest uuid', async () => {
    const three = await hands();
    for (const address of [A, B, C]) three.add({ name: address, address });
    await three.decisions.decide([
      decision('confirmed', A, B),
      decision('confirmed', B, C),
      decision('confirmed', C, A),
      decision('confirmed', A, A),
    ]);
    await three.run();
    expect(new Set([A, B, C].map((address) => three.identityOf(address)))).toEqual(
      new Set([lowest(A, B, C)]),
    );
  });

  it('that contradict each other keep apart what was rejected', async () => {
    const three = await hands();
    for (const address of [A, B, C]) three.add({ name: address, address });
    await three.decisions.decide([
      decision('confirmed', A, B),
      { ...decision('confirmed', B, C), at: 2 },
      decision('rejected', C, A),
    ]);
    await three.run();
    expect(three.identityOf(A)).toBe(three.identityOf(B));
    expect(three.identityOf(C)).toBe(stub(C));
    expect(three.store.links.links({ status: 'contradicted' })).toHaveLength(1);
  });
});

describe('a session that turns out to be another attacker’s', () => {
  it('leaves the identity that it was in, and what else is in there is told without it', async () => {
    const both = await pair(['hassh', 'payload']);
    const moving = both.add({ name: 'm', address: A, day: 3, values: { [MODALITY]: 'pasted' } });
    await both.run();
    expect(both.store.identities.states(both.identityOf(B))[0]?.observation_count).toBe(3);
    both.store.refresh({ ...moving, attacker: at(C) });
    await both.run();
    expect(both.store.identities.states(both.identityOf(B))[0]?.observation_count).toBe(2);
    expect(both.store.identities.states(stub(C))).toMatchObject([{ observation_count: 1 }]);
  });

  it('likewise when it has grown meanwhile', async () => {
    const one = await hands();
    one.add({ name: 'stays', address: A, values: { [MODALITY]: 'typed' } });
    const grown = { name: 'moves', day: 1, values: { [MODALITY]: 'typed' } };
    one.add({ ...grown, address: A });
    await one.run();
    one.add({ ...grown, address: C, changes: { endOffset: 9999 } });
    await one.run();
    expect(one.store.identities.states(stub(A))[0]?.observation_count).toBe(1);
    expect(one.store.identities.states(stub(C))[0]?.observation_count).toBe(1);
  });

  it('and was all that an attacker had, leaves nothing of that attacker', async () => {
    const both = await pair(['hassh', 'payload']);
    both.store.live.batch(() => undefined);
    const only = both.add({ name: 'only', address: C, values: { [MODALITY]: 'typed' } });
    await both.decisions.decide([decision('confirmed', A, C)]);
    await both.run();
    expect(both.store.identities.states(both.identityOf(A))[0]?.observation_count).toBe(3);
    both.store.refresh({ ...only, attacker: at('203.0.113.5') });
    await both.run();
    expect(both.store.attacker(C)).toBeNull();
    expect(both.store.identities.states(both.identityOf(A))[0]?.observation_count).toBe(2);
  });
});
