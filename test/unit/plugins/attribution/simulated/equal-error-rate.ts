/** Where as many pairs of the same hands are missed as pairs of different hands are taken for one. */
export interface EqualError {
  readonly rate: number;
  /** The distance at which that is. */
  readonly threshold: number;
}

/** The equal error rate of a distance, greater for different hands. */
export function equalErrorRate(same: readonly number[], different: readonly number[]): EqualError {
  const all = [
    ...same.map((distance) => ({ distance, isSame: true })),
    ...different.map((distance) => ({ distance, isSame: false })),
  ].sort((a, b) => a.distance - b.distance);
  let accepted = 0;
  let missed = same.length;
  let best: EqualError = { rate: 1, threshold: NaN };
  for (const { distance, isSame } of all) {
    if (isSame) missed--;
    else accepted++;
    const rate = Math.max(accepted / different.length, missed / same.length);
    if (rate < best.rate) best = { rate, threshold: distance };
  }
  return best;
}
