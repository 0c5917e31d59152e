/** Percent of the amount's colour in the emptiest cell that has tags, and in the fullest. */
const LEAST_FILL = 6;
const MOST_FILL = 42;

/** Confidences from which on the edge of a cell is plain, and strong. */
export const MIDDLE_CONFIDENCE = 0.6;
export const HIGH_CONFIDENCE = 0.8;

/** Percent of the amount's colour in a cell, by the logarithm of its tags. */
export function cellFill(count: number, most: number): number {
  if (count === 0) return 0;
  const part = most <= 1 ? 1 : Math.log(count) / Math.log(most);
  return Math.round(LEAST_FILL + (MOST_FILL - LEAST_FILL) * part);
}

/** How the edge of a cell is drawn. */
export type Edge = 'none' | 'low' | 'middle' | 'high';

/** The edge for the confidence of the best tag. */
export function confidenceClass({
  count,
  confidence,
}: {
  readonly count: number;
  readonly confidence: number;
}): Edge {
  if (count === 0) return 'none';
  if (confidence >= HIGH_CONFIDENCE) return 'high';
  return confidence >= MIDDLE_CONFIDENCE ? 'middle' : 'low';
}
