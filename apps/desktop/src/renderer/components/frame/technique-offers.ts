import type { TechniqueRow } from 'shardscope/client';

/** A tactic or technique that the palette offers. */
export interface TechniqueOffer {
  /** `TA0007`, `T1003` or `T1003.008` */
  readonly id: string;
  readonly name: string;
  /** Of the technique with its sub-techniques, or of the whole tactic. */
  readonly tags: number;
  readonly filter: string;
}

/** Names of ATT&CK by id. */
export interface AttackNames {
  tacticName(id: string): string;
  techniqueName(id: string): string;
}

/** Offers at most. */
const MAX_OFFERS = 60;

/**
 * Tactics and techniques that were seen and whose id or name, or whose tactic's name, has a text:
 * tactics in the order of the matrix, then techniques by id, each before its sub-techniques.
 *
 * @param query in lower case; all fit an empty one
 */
export function techniqueOffers(
  rows: readonly TechniqueRow[],
  names: AttackNames,
  query: string,
): readonly TechniqueOffer[] {
  const tactics = new Map<string, number>();
  const techniques = new Map<string, { name: string; tags: number; words: string }>();
  for (const row of rows) {
    const tactic = names.tacticName(row.tactic);
    tactics.set(row.tactic, (tactics.get(row.tactic) ?? 0) + row.count);
    const own = [[row.technique, names.techniqueName(row.technique)] as const];
    const sub = row.subTechnique === null ? [] : [[row.subTechnique, row.name] as const];
    for (const [id, name] of [...own, ...sub]) {
      const known = techniques.get(id) ?? { name, tags: 0, words: `${id} ${name}` };
      const words = `${known.words} ${tactic}`;
      techniques.set(id, { name: known.name, tags: known.tags + row.count, words });
    }
  }
  const fits = (words: string): boolean => words.toLowerCase().includes(query);
  const found: readonly TechniqueOffer[] = [
    ...[...tactics]
      .map(([id, tags]) => ({ id, name: names.tacticName(id), tags, filter: `tactic=${id}` }))
      .filter(({ id, name }) => fits(`${id} ${name}`)),
    ...[...techniques]
      .filter(([, { words }]) => fits(words))
      .map(([id, { name, tags }]) => ({ id, name, tags, filter: `technique=${id}` }))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  ];
  return found.slice(0, MAX_OFFERS);
}
