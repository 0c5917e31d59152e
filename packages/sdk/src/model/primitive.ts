/** Kinds of value an observation can carry; the kind also chooses the merger of a series. */
export type ValueKind = 'categorical' | 'numeric' | 'hash' | 'bool' | 'free_string' | 'array';

/** The value of one observation. */
export type PrimitiveValue = string | number | boolean | null | readonly (string | number)[];

/** Who can compute a primitive: A from one session, B from many sessions, C network sensors only. */
export type Tier = 'A' | 'B' | 'C';

/** A primitive as a plugin declares it and the registry keeps it. */
export interface PrimitiveDefinition {
  /** Dotted name; the first token is the domain (`motor.input_modality`). */
  readonly name: string;
  readonly tier: Tier;
  readonly valueKind: ValueKind;
  /** Allowed labels of a categorical primitive. */
  readonly values?: readonly string[];
  /** Unit of a numeric primitive, such as `s` or `1`. */
  readonly unit?: string;
  /** Inclusive range of a numeric primitive. */
  readonly range?: { readonly min: number; readonly max: number };
  /** What it means, in one sentence for an analyst. */
  readonly meaning: string;
  /** Greatest confidence that an observation of it may claim, 0..1; 1 when left out. */
  readonly softCap?: number;
  /** Fewest samples below which nothing is emitted. */
  readonly minimumSamples?: number;
  /** Never published and never exported (it could identify typed text). */
  readonly private?: boolean;
}

/** The domain of a primitive: the part of its name before the first dot. */
export function primitiveDomain(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
