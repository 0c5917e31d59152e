/**
 * Tactics in the order of ATT&CK's matrix. The place of each is its bit in the set of tactics that a
 * session's row keeps: part of the schema, never reorder.
 */
export const TACTICS: readonly string[] = [
  'TA0043',
  'TA0042',
  'TA0001',
  'TA0002',
  'TA0003',
  'TA0004',
  'TA0005',
  'TA0112',
  'TA0006',
  'TA0007',
  'TA0008',
  'TA0009',
  'TA0011',
  'TA0010',
  'TA0040',
];

/** A set of tactics as a number; a tactic that no release has is not in it. */
export function tacticBits(tactics: Iterable<string>): number {
  let bits = 0;
  for (const tactic of tactics) {
    const place = TACTICS.indexOf(tactic);
    if (place >= 0) bits |= 1 << place;
  }
  return bits;
}

/** The tactics of {@link tacticBits}, in the order of the matrix. */
export function tacticsOf(bits: number): readonly string[] {
  return TACTICS.filter((_tactic, place) => (bits & (1 << place)) !== 0);
}
