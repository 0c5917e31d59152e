import type { PrimitiveValue } from '@shardscope/sdk';
import { KEPT_DIGRAPHS } from './limits.ts';

/** How somebody types, by pairs of keys: columns, one row a digraph, rows by ascending key. */
export interface DigraphProfile {
  /** Keyed hashes of the two characters. */
  readonly keys: readonly number[];
  /** How many samples there are of each. */
  readonly counts: readonly number[];
  /** Median flight times in seconds. */
  readonly medians: readonly number[];
  /** Standard deviations of the natural logarithm of the flight time; 0 of one sample. */
  readonly spreads: readonly number[];
}

/** A keyed digraph and one flight time in seconds. */
export type FlightTime = readonly [key: number, seconds: number];

/** One row of a profile. */
interface Digraph {
  readonly key: number;
  readonly count: number;
  readonly median: number;
  readonly spread: number;
}

/** Numbers that a digraph takes in a stored profile. */
const FIELDS = 4;

/** The profile of samples; its most frequent digraphs. */
export function profileOf(samples: Iterable<FlightTime>): DigraphProfile {
  const byKey = new Map<number, number[]>();
  for (const [key, seconds] of samples) {
    const times = byKey.get(key);
    if (times) times.push(seconds);
    else byKey.set(key, [seconds]);
  }
  const frequent = [...byKey]
    .sort(([a, x], [b, y]) => y.length - x.length || a - b)
    .slice(0, KEPT_DIGRAPHS);
  return columnsOf(frequent.map(([key, times]) => digraphOf(key, times)));
}

/** One profile of several sessions: exact for counts, for the others by their logarithms. */
export function pooledProfile(profiles: Iterable<DigraphProfile>): DigraphProfile {
  const byKey = new Map<number, Digraph>();
  for (const profile of profiles) {
    for (const digraph of rowsOf(profile)) {
      const before = byKey.get(digraph.key);
      byKey.set(digraph.key, before ? pooledDigraph(before, digraph) : digraph);
    }
  }
  return columnsOf([...byKey.values()]);
}

/** How many samples a profile rests on. */
export function samplesOf({ counts }: DigraphProfile): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** A profile as the value of an observation: key, count, median in ms and spread, one after another. */
export function encodeProfile(profile: DigraphProfile): number[] {
  return rowsOf(profile).flatMap(({ key, count, median, spread }) => [
    key,
    count,
    Math.round(median * 1e4) / 10,
    Math.round(spread * 1e3) / 1e3,
  ]);
}

/** Reads what {@link encodeProfile} wrote; null when it is nothing of the kind. */
export function decodeProfile(value: PrimitiveValue): DigraphProfile | null {
  if (!Array.isArray(value) || value.length % FIELDS !== 0) return null;
  const rows: Digraph[] = [];
  for (let i = 0; i < value.length; i += FIELDS) {
    const [key, count, median, spread] = value.slice(i, i + FIELDS).map(Number);
    if (!isWithin(key, 0, 2 ** 32 - 1) || !isWithin(count, 1, 1e9)) return null;
    if (!isWithin(median, 0.1, 1e6) || !isWithin(spread, 0, 100)) return null;
    rows.push({ key, count, median: median / 1000, spread });
  }
  return columnsOf(rows);
}

function columnsOf(rows: Digraph[]): DigraphProfile {
  rows.sort((a, b) => a.key - b.key);
  return {
    keys: rows.map(({ key }) => key),
    counts: rows.map(({ count }) => count),
    medians: rows.map(({ median }) => median),
    spreads: rows.map(({ spread }) => spread),
  };
}

function rowsOf({ keys, counts, medians, spreads }: DigraphProfile): Digraph[] {
  return keys.map((key, i) => ({
    key,
    count: counts[i] ?? 1,
    median: medians[i] ?? 0,
    spread: spreads[i] ?? 0,
  }));
}

function digraphOf(key: number, times: number[]): Digraph {
  times.sort((a, b) => a - b);
  const count = times.length;
  const low = times[Math.ceil(count / 2) - 1] ?? 0;
  const high = times[Math.floor(count / 2)] ?? 0;
  return { key, count, median: (low + high) / 2, spread: logDeviation(times) };
}

function logDeviation(times: readonly number[]): number {
  if (times.length < 2) return 0;
  const logs = times.map(Math.log);
  const mean = logs.reduce((total, log) => total + log, 0) / logs.length;
  const squares = logs.reduce((total, log) => total + (log - mean) ** 2, 0);
  return Math.sqrt(squares / (logs.length - 1));
}

function pooledDigraph(a: Digraph, b: Digraph): Digraph {
  const count = a.count + b.count;
  const [logA, logB] = [Math.log(a.median), Math.log(b.median)];
  const squares =
    (a.count - 1) * a.spread ** 2 +
    (b.count - 1) * b.spread ** 2 +
    ((a.count * b.count) / count) * (logA - logB) ** 2;
  return {
    key: a.key,
    count,
    median: Math.exp((a.count * logA + b.count * logB) / count),
    spread: Math.sqrt(squares / (count - 1)),
  };
}

function isWithin(value: number | undefined, from: number, to: number): value is number {
  return value !== undefined && value >= from && value <= to;
}
