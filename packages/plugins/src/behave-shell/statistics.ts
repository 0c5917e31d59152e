/*
 * Statistics over a stretch of a column: values[from] up to, not including, values[to]. Plain double
 * arithmetic; an empty stretch has no statistic, which is null.
 */

let scratch = new Float64Array(1024);

/** Arithmetic mean. */
export function mean(values: Float64Array, from = 0, to = values.length): number | null {
  if (to <= from) return null;
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum / (to - from);
}

/** Coefficient of variation with the population's deviation (n); null where the mean is not > 0. */
export function populationCv(values: Float64Array, from = 0, to = values.length): number | null {
  const average = mean(values, from, to);
  if (average === null || average <= 0) return null;
  return Math.sqrt(squaredDeviations(values, average, from, to) / (to - from)) / average;
}

/** Coefficient of variation with the sample's deviation (n − 1); null below 2 values or mean ≤ 0. */
export function sampleCv(values: Float64Array, from = 0, to = values.length): number | null {
  const average = mean(values, from, to);
  if (average === null || average <= 0 || to - from < 2) return null;
  return Math.sqrt(squaredDeviations(values, average, from, to) / (to - from - 1)) / average;
}

function squaredDeviations(
  values: Float64Array,
  average: number,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const deviation = (values[i] ?? 0) - average;
    sum += deviation * deviation;
  }
  return sum;
}

/** Median; of an even count the mean of the middle two. The values stay in order. */
export function median(values: Float64Array, from = 0, to = values.length): number | null {
  const length = to - from;
  if (length <= 0) return null;
  if (length === 1) return values[from] ?? 0;
  if (length === 2) return ((values[from] ?? 0) + (values[from + 1] ?? 0)) / 2;
  makeRoom(length);
  for (let i = 0; i < length; i++) scratch[i] = values[from + i] ?? 0;
  return medianOfScratch(length);
}

// The same for other kinds of list. One function for all kinds would be several times slower for
// each: the engine compiles access to an array for the kinds that it has seen there.

/** Median of a list. */
export function medianOf(values: readonly number[]): number | null {
  makeRoom(values.length);
  for (let i = 0; i < values.length; i++) scratch[i] = values[i] ?? 0;
  return values.length === 0 ? null : medianOfScratch(values.length);
}

/** Median of a column of integers. */
export function medianOfIntegers(values: Int32Array): number | null {
  makeRoom(values.length);
  for (let i = 0; i < values.length; i++) scratch[i] = values[i] ?? 0;
  return values.length === 0 ? null : medianOfScratch(values.length);
}

/** Median of several stretches taken together: of each group that is wanted. */
export function pooledMedian(
  groups: { readonly values: Float64Array; readonly from: Int32Array; readonly to: Int32Array },
  wanted: (group: number) => boolean,
): number | null {
  let length = 0;
  for (let g = 0; g < groups.from.length; g++) {
    if (wanted(g))
      length = addToScratch(groups.values, groups.from[g] ?? 0, groups.to[g] ?? 0, length);
  }
  return length === 0 ? null : medianOfScratch(length);
}

function addToScratch(values: Float64Array, from: number, to: number, length: number): number {
  const size = length + Math.max(0, to - from);
  makeRoom(size);
  for (let i = from, at = length; i < to; i++) scratch[at++] = values[i] ?? 0;
  return size;
}

/** Makes the scratch so long at least; what is in it stays. */
function makeRoom(length: number): void {
  if (scratch.length >= length) return;
  const larger = new Float64Array(2 * length);
  larger.set(scratch);
  scratch = larger;
}

function medianOfScratch(length: number): number {
  const upper = length >> 1;
  select(scratch, length, upper);
  const high = scratch[upper] ?? 0;
  if (length % 2 === 1) return high;
  let low = scratch[0] ?? 0;
  for (let i = 1; i < upper; i++) low = Math.max(low, scratch[i] ?? 0);
  return (low + high) / 2;
}

/**
 * Moves the k-th smallest of the first `length` values to place k, none greater before it: Hoare's
 * FIND, in linear time but for inputs that are made to be slow. Those are sorted instead.
 */
function select(values: Float64Array, length: number, k: number): void {
  let low = 0;
  let high = length - 1;
  for (let rounds = 4 * Math.log2(length) + 16; low < high; rounds--) {
    if (rounds < 0) {
      values.subarray(low, high + 1).sort();
      return;
    }
    const pivot = values[k] ?? 0;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left++;
      while ((values[right] ?? 0) > pivot) right--;
      if (left > right) break;
      const swapped = values[left] ?? 0;
      values[left++] = values[right] ?? 0;
      values[right--] = swapped;
    }
    if (right < k) low = left;
    if (k < left) high = right;
  }
}

/** Pearson's correlation of two columns of the same length; null where one does not vary. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  if (isConstant(x) || isConstant(y)) return null;
  const meanX = sum(x) / x.length;
  const meanY = sum(y) / y.length;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const scale = Math.sqrt(xx * yy);
  return scale > 0 ? xy / scale : null;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
