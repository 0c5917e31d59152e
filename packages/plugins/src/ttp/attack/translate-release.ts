import type { AttackCatalogue, CatalogueTechnique } from './attack-catalogue.ts';

/** A technique under a tactic, in some release. */
export interface Placement {
  /** Tactic id. */
  readonly tactic: string;
  /** The technique, or the sub-technique where there is one. */
  readonly technique: CatalogueTechnique;
}

/** Finds where a technique of one release stands in another. */
export interface ReleaseTranslator {
  /** Null where the other release has nothing for it. */
  (techniqueId: string, tactic: string): Placement | null;
}

/** Tactics that one release split or merged: where a tag goes that the other release cannot place. */
const TACTIC_COUNTERPARTS: Readonly<Record<string, string>> = { TA0112: 'TA0005' };

/**
 * Translates ids and tactics between releases: forwards along revocations, backwards to what a
 * technique replaced (the one of the same name if there are several, else the first by id), and for
 * a sub-technique without a counterpart to its parent.
 */
export function releaseTranslator(from: AttackCatalogue, to: AttackCatalogue): ReleaseTranslator {
  const replaced = replacedBy(from);
  return (techniqueId, tactic) => {
    const technique =
      to.successor(techniqueId) ??
      predecessor(replaced.get(techniqueId) ?? [], from.entry(techniqueId)?.name, to) ??
      parentIn(to, from, techniqueId);
    return technique ? { technique, tactic: tacticIn(technique, tactic) } : null;
  };
}

function replacedBy(catalogue: AttackCatalogue): ReadonlyMap<string, readonly string[]> {
  const replaced = new Map<string, string[]>();
  for (const id of catalogue.revokedIds()) {
    const successor = catalogue.entry(id)?.revokedBy;
    if (successor) replaced.set(successor, [...(replaced.get(successor) ?? []), id]);
  }
  return replaced;
}

function predecessor(
  ids: readonly string[],
  name: string | undefined,
  to: AttackCatalogue,
): CatalogueTechnique | null {
  const candidates = ids.flatMap((id) => to.technique(id) ?? []);
  return candidates.find((candidate) => candidate.name === name) ?? candidates[0] ?? null;
}

function parentIn(
  to: AttackCatalogue,
  from: AttackCatalogue,
  techniqueId: string,
): CatalogueTechnique | null {
  const parent = from.entry(techniqueId)?.parent;
  return parent ? (to.technique(parent) ?? null) : null;
}

/** The same tactic where the technique has it, else its counterpart, else the technique's first. */
function tacticIn(technique: CatalogueTechnique, tactic: string): string {
  if (technique.tactics.includes(tactic)) return tactic;
  const counterpart = TACTIC_COUNTERPARTS[tactic];
  if (counterpart !== undefined && technique.tactics.includes(counterpart)) return counterpart;
  return technique.tactics[0] ?? tactic;
}
