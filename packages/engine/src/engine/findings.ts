import type { Findings, StandingOut } from '../client/attack.ts';
import type { StateRow } from '../client/identity.ts';
import type { AttackerRow } from '../client/rows.ts';
import { steadinessOf } from '../client/words/steadiness.ts';

/** Attackers that stand out and are listed. */
const MAX_STANDING_OUT = 8;

/**
 * What is worth a look over all attackers.
 *
 * @param statesOf the states of the hands behind an attacker; asked of the few that stand out
 */
export function findings(
  rows: readonly AttackerRow[],
  tactics: readonly { readonly id: string }[],
  statesOf: (attacker: string) => readonly StateRow[],
): Findings {
  const counts = new Map(tactics.map(({ id }) => [id, 0]));
  let standing: AttackerRow[] = [];
  for (const row of rows) {
    for (const tactic of row.tactics) counts.set(tactic, (counts.get(tactic) ?? 0) + 1);
    if (weight(row) === 0) continue;
    standing.push(row);
    // Sorting now and then keeps this linear in the attackers.
    if (standing.length >= 16 * MAX_STANDING_OUT) standing = first(standing);
  }
  return {
    standsOut: first(standing).map((row) => standingOut(row, statesOf(row.uuid))),
    tactics: tactics.map(({ id }) => ({ id, attackers: counts.get(id) ?? 0 })),
  };
}

function standingOut(row: AttackerRow, states: readonly StateRow[]): StandingOut {
  const steadiness = steadinessOf(states);
  if (!steadiness) return { ...row, says: null };
  const { sentence, confidence } = steadiness;
  return { ...row, says: { sentence, confidence } };
}

function first(rows: readonly AttackerRow[]): AttackerRow[] {
  return rows.toSorted(byWeight).slice(0, MAX_STANDING_OUT);
}

function byWeight(one: AttackerRow, other: AttackerRow): number {
  return (
    weight(other) - weight(one) ||
    (other.lastSeen ?? 0) - (one.lastSeen ?? 0) ||
    (one.uuid < other.uuid ? -1 : 1)
  );
}

/** Suspected several actors come first, then primitives that take turns, contradict, or move. */
function weight({ suspected, states }: AttackerRow): number {
  return (
    (suspected ? 1_000_000 : 0) +
    10_000 * states.multi_actor +
    100 * states.conflicted +
    states.drifting
  );
}
