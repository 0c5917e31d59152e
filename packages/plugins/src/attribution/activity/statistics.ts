/** Sum of numbers. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Middle value, of an even count the mean of the middle two; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const low = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (low + high) / 2;
}

/** Sample standard deviation (n − 1); 0 for fewer than two values. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** Chance of at most `k` successes in `n` trials with chance `p` each. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k >= n || p <= 0) return 1;
  if (k < 0) return 0;
  if (p >= 1) return 0;
  let total = 0;
  for (let i = 0; i <= k; i++) {
    const log = logChoose(n, i) + i * Math.log(p) + (n - i) * Math.log(1 - p);
    total += Math.exp(log);
  }
  return Math.min(1, total);
}

/** Chance of at least `k` successes in `n` trials with chance `p` each. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  return binomialAtMost(n - k, n, 1 - p);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const logFactorials: number[] = [0];

/** Exact sums up to 20 000, the number of sessions that are looked at; Stirling's formula above. */
function logFactorial(n: number): number {
  if (n > 20_000) return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n);
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  }
  return logFactorials[n] ?? 0;
}
