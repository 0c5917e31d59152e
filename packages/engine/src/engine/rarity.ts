import type { PrimitiveValue } from '@shardscope/sdk';

/** Different values from which on a primitive measures something rather than telling kinds apart. */
const MAX_KINDS = 1000;

/** What identities show, counted: how many have each value of a primitive, and each technique. */
export interface Rarity {
  /** Counts an identity that shows a value. */
  countValue(primitive: number, value: PrimitiveValue): void;
  /** Counts an identity that shows a technique. */
  countTechnique(technique: number): void;
  /**
   * Bits of surprise that an identity shows a value, among those of which the primitive is known: 0
   * where all show it, one more each time half as many do. Null for what tells no kinds apart.
   */
  ofValue(primitive: number, value: PrimitiveValue): number | null;
  /** The same of a technique, among all identities. */
  ofTechnique(technique: number, identities: number): number;
}

/** Values of one primitive. */
interface Kinds {
  readonly counts: Map<PrimitiveValue, number>;
  total: number;
}

/** @param tellsKinds whether values of a primitive are names of kinds; numbers never are */
export function rarity(tellsKinds: (primitive: number) => boolean): Rarity {
  const primitives = new Map<number, Kinds | null>();
  const techniques = new Map<number, number>();
  const kindsOf = (primitive: number): Kinds | null => {
    const known = primitives.get(primitive);
    if (known !== undefined) return known;
    const made = tellsKinds(primitive) ? { counts: new Map(), total: 0 } : null;
    primitives.set(primitive, made);
    return made;
  };
  return {
    countValue(primitive, value) {
      const kinds = isKind(value) ? kindsOf(primitive) : null;
      if (!kinds) return;
      kinds.counts.set(value, (kinds.counts.get(value) ?? 0) + 1);
      kinds.total += 1;
      if (kinds.counts.size > MAX_KINDS) primitives.set(primitive, null);
    },
    countTechnique(technique) {
      techniques.set(technique, (techniques.get(technique) ?? 0) + 1);
    },
    ofValue(primitive, value) {
      const kinds = isKind(value) ? primitives.get(primitive) : null;
      if (!kinds) return null;
      return surprisal(kinds.counts.get(value) ?? 1, kinds.total);
    },
    ofTechnique: (technique, identities) => surprisal(techniques.get(technique) ?? 1, identities),
  };
}

function isKind(value: PrimitiveValue): boolean {
  return typeof value === 'string' || typeof value === 'boolean';
}

/** Never below 0: identities may have come while others were counted. */
function surprisal(count: number, of: number): number {
  return Math.max(0, Math.log2(of / count));
}
