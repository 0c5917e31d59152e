import type { Envelope } from '@shardscope/sdk';
import { derivedEvent } from '@shardscope/sdk';
import type { IdentityGroup } from '../linking/link-attackers.ts';
import { compareText } from '@shardscope/sdk';
import { stubIdentityUuid } from '@shardscope/sdk';

/** Topics of identities. */
export const IDENTITY_TOPIC = {
  formed: 'identity.formed',
  merged: 'identity.merged',
  unmerged: 'identity.unmerged',
} as const;

/** What changed between two linkings. */
export interface IdentityChanges {
  /** In the order in which they are to be published: first what falls apart. */
  readonly events: readonly Envelope[];
  /** Attackers whose identity is another than before: their series are to be folded anew. */
  readonly moved: readonly string[];
  /** Soft pointers, by losing identity; undone by the next linking that knows better. */
  readonly mergedInto: ReadonlyMap<string, string>;
}

/**
 * Compares two linkings. Attackers that are in no group have their stub.
 *
 * @param ts epoch seconds of the events: the last observation behind the change
 */
export function identityChanges(
  before: readonly IdentityGroup[],
  after: readonly IdentityGroup[],
  ts: number,
): IdentityChanges {
  const old = identityByMember(before);
  const now = identityByMember(after);
  const of = (map: ReadonlyMap<string, string>, attacker: string) =>
    map.get(attacker) ?? stubIdentityUuid(attacker);
  const all = [...new Set([...old.keys(), ...now.keys()])].sort(compareText);
  return {
    events: [
      ...before.flatMap((group) => unmergedEvents(group, (one) => of(now, one), ts)),
      ...after.flatMap((group) => joinedEvents(group, before, (one) => of(old, one), ts)),
    ],
    moved: all.filter((attacker) => of(old, attacker) !== of(now, attacker)),
    mergedInto: new Map(
      all
        .map((attacker) => [stubIdentityUuid(attacker), of(now, attacker)] as const)
        .filter(([stub, identity]) => stub !== identity),
    ),
  };
}

/** A group whose members are no longer all in one identity lost those that are not with the rest. */
function unmergedEvents(
  { identity_uuid, members }: IdentityGroup,
  identityNow: (attacker: string) => string,
  ts: number,
): Envelope[] {
  const parts = Map.groupBy(members, identityNow);
  if (parts.size < 2) return [];
  const largest = [...parts].sort(
    ([a, x], [b, y]) =>
      Number(b === identity_uuid) - Number(a === identity_uuid) ||
      y.length - x.length ||
      compareText(a, b),
  )[0]?.[0];
  return [...parts]
    .filter(([identity]) => identity !== largest)
    .map(([identity, left]) =>
      derivedEvent(IDENTITY_TOPIC.unmerged, ts, [identity_uuid, identity, ...left], {
        identity_uuid,
        new_identity_uuid: identity,
        members: left,
      }),
    );
}

function joinedEvents(
  { identity_uuid, members }: IdentityGroup,
  before: readonly IdentityGroup[],
  identityBefore: (attacker: string) => string,
  ts: number,
): Envelope[] {
  const events: Envelope[] = [];
  if (!before.some((group) => group.identity_uuid === identity_uuid)) {
    const payload = { identity_uuid, members };
    events.push(derivedEvent(IDENTITY_TOPIC.formed, ts, [identity_uuid, ...members], payload));
  }
  const losers = [...new Set(members.map(identityBefore))].sort(compareText);
  for (const loser of losers) {
    if (loser === identity_uuid || !isWholly(loser, before, members)) continue;
    const payload = { identity_uuid, winner_uuid: identity_uuid, loser_uuid: loser, members };
    events.push(derivedEvent(IDENTITY_TOPIC.merged, ts, [identity_uuid, loser], payload));
  }
  return events;
}

/** Whether nothing is left of an identity outside of these attackers. */
function isWholly(
  identityUuid: string,
  before: readonly IdentityGroup[],
  attackers: readonly string[],
): boolean {
  const group = before.find(({ identity_uuid }) => identity_uuid === identityUuid);
  return group?.members.every((member) => attackers.includes(member)) ?? true;
}

function identityByMember(groups: readonly IdentityGroup[]): ReadonlyMap<string, string> {
  return new Map(
    groups.flatMap(({ identity_uuid, members }) =>
      members.map((member) => [member, identity_uuid] as const),
    ),
  );
}
