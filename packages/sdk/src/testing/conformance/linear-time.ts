/** What is measured: work over something of about `size` characters; gives its {@link processorMs}. */
export type Timed = (size: number) => Promise<number>;

/** Characters to begin with, and up to which a size is doubled. */
const SMALLEST = 512;
const LARGEST = 262_144;

/** Work that takes at least so many milliseconds can be told from noise. */
const TELLING_MS = 40;

/** How much longer four times as much may take: 4 when linear, 16 when quadratic. */
const MAX_RATIO = 9;

/** A busy machine spoils a measurement: it is taken again, and the best one counts. */
const ATTEMPTS = 4;

/**
 * Milliseconds of processor time that work takes: unlike time on the clock it does not grow with what
 * else the machine does.
 */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Doubles a size until the work takes long enough to be told from noise, and compares it with a
 * quarter of that size. Work that never takes long is linear enough. What grows too fast has to do so
 * at twice the size as well.
 *
 * @returns what is wrong, or null
 */
export async function slowerThanLinear(timed: Timed): Promise<string | null> {
  await timed(SMALLEST);
  for (let size = SMALLEST * 4; size <= LARGEST; size *= 2) {
    if ((await timed(size)) < TELLING_MS) continue;
    if ((await bestRatio(timed, size)) <= MAX_RATIO) return null;
    const ratio = await bestRatio(timed, size * 2);
    if (ratio <= MAX_RATIO) return null;
    return `${size * 2} characters took ${ratio.toFixed(1)} times as long as ${size / 2}`;
  }
  return null;
}

async function bestRatio(timed: Timed, size: number): Promise<number> {
  let small = Infinity;
  let large = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && !(large / small <= MAX_RATIO); attempt++) {
    small = Math.min(small, await timed(size / 4), await timed(size / 4));
    large = Math.min(large, await timed(size));
  }
  return large / Math.max(small, 0.1);
}
