import { readFileSync } from 'node:fs';
import type { PrimitiveValue, ValueKind, Verdict } from '@shardscope/sdk';
import { mergeSeries } from '../packages/plugins/src/attribution/index.ts';

const FIXTURES = new URL('../test/fixtures/attribution/', import.meta.url);

/** Numbers differ no more than this, relative to their size. */
const TOLERANCE = 1e-9;

/** A series, and the state that semantics 0.1 merges it to. */
export interface SeriesCase {
  readonly id: string;
  /** What the series is about. */
  readonly tag: string;
  readonly kind: ValueKind | null;
  readonly observations: readonly { readonly value: PrimitiveValue; readonly ts: number }[];
  readonly expected: Verdict;
}

/** A series whose state is meant to be another one, with the reason. */
export interface IntendedState {
  readonly case: string;
  readonly reason: string;
}

/** All series. */
export function seriesCases(): readonly SeriesCase[] {
  return readFileSync(new URL('aggregate.jsonl', FIXTURES), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SeriesCase);
}

/** The list of differences that are meant. */
export function intendedStateDifferences(): readonly IntendedState[] {
  return JSON.parse(
    readFileSync(new URL('intended-differences.json', FIXTURES), 'utf8'),
  ) as readonly IntendedState[];
}

/** What is different between the state of a series and the one expected; null for nothing. */
export function stateDifference({ kind, observations, expected }: SeriesCase): string | null {
  const given = mergeSeries(observations, kind);
  const fields = [...new Set([...Object.keys(expected), ...Object.keys(given)])];
  const wrong = fields.find(
    (field) => !isAlike(Reflect.get(given, field), Reflect.get(expected, field)),
  );
  if (wrong === undefined) return null;
  const [should, is] = [expected, given].map((each) => JSON.stringify(Reflect.get(each, wrong)));
  return `${wrong}: expected ${should}, got ${is}`;
}

function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(other));
  }
  return JSON.stringify(one) === JSON.stringify(other);
}
