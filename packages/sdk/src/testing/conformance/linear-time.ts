/** What is measured: work over something of about `size` characters; gives the milliseconds. */
export type Timed = (size: number) => Promise<number>;

/** Characters to begin with, and up to which a size is doubled. */
const SMALLEST = 512;
const LARGEST = 262_144;

/** Work that takes at least so many milliseconds can be told from noise. */
const TELLING_MS = 80;

/** How much longer four times as much may take: 4 when linear, 16 when quadratic. */
const MAX_RATIO = 9;

/** A busy machine spoils a measurement: it is taken again, and the best one counts. */
const ATTEMPTS = 4;

/**
 * Doubles a size until the work takes long enough to be told from noise, and compares it with a
 * quarter of that size. Work that never takes long is linear enough.
 *
 * @returns what is wrong, or null
 */
export async function slowerThanLinear(timed: Timed): Promise<string | null> {
  await timed(SMALLEST);
  for (let size = SMALLEST * 4; size <= LARGEST; size *= 2) {
    if ((await timed(size)) < TELLING_MS) continue;
    const ratio = await bestRatio(timed, size);
    if (ratio <= MAX_RATIO) return null;
    return `${size} characters took ${ratio.toFixed(1)} times as long as ${size / 4}`;
  }
  return null;
}

async function bestRatio(timed: Timed, size: number): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && best > MAX_RATIO; attempt++) {
    const small = Math.min(await timed(size / 4), await timed(size / 4));
    best = Math.min(best, (await timed(size)) / Math.max(small, 0.1));
  }
  return best;
}
