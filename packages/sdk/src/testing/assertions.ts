import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { ErrorCode } from '../errors/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { PrimitiveValue } from '../model/primitive.ts';
import type { Observed, PluginRun } from './run-plugin.ts';

/** What an observation is expected to be besides its value. */
export interface ExpectedObservation {
  readonly confidence?: number;
  /** How far a numeric value may be off; default 1e-9. */
  readonly within?: number;
}

/** Numbers closer than this are equal: what is left of it is rounding. */
const ROUNDING = 1e-9;

/**
 * Asserts that a primitive was observed with this value. The error says what was observed instead,
 * and whether the plugin skipped it or a fault cost it.
 *
 * @returns the observation, for a closer look
 */
export function assertObserved(
  run: PluginRun,
  primitive: string,
  value: PrimitiveValue,
  { confidence, within = ROUNDING }: ExpectedObservation = {},
): Observed {
  const observed = run.observed.get(primitive);
  if (!observed) {
    fail(`${primitive} was not observed: ${whyNot(run, primitive)}`, undefined, value);
  }
  if (!isEqual(observed.value, value, within)) {
    fail(`${primitive} has another value`, observed.value, value);
  }
  if (confidence !== undefined && !isEqual(observed.confidence, confidence, ROUNDING)) {
    fail(`${primitive} has another confidence`, observed.confidence, confidence);
  }
  return observed;
}

/** Asserts that a primitive was not observed, and that no fault cost it. */
export function assertSilent(run: PluginRun, primitive: string, reason?: string): void {
  const observed = run.observed.get(primitive);
  if (observed) fail(`${primitive} was observed`, observed.value, undefined);
  assertNoFaults(run);
  if (reason === undefined) return;
  const said = run.skipped.get(primitive);
  if (said !== reason) fail(`${primitive} was left out for another reason`, said, reason);
}

/** Asserts that nothing was refused and nothing went wrong. */
export function assertNoFaults({ faults }: Pick<PluginRun, 'faults'>): void {
  if (faults.length > 0) fail(`there were faults:\n${list(faults)}`, faults.length, 0);
}

/** Asserts that a fault with this code happened, and returns it. */
export function assertFault({ faults }: Pick<PluginRun, 'faults'>, code: ErrorCode): Fault {
  const fault = faults.find((each) => each.code === code);
  if (!fault) fail(`there was no fault ${code}`, faults.map((each) => each.code).join(), code);
  return fault;
}

/** Throws in a way that test runners show with both sides. */
export function fail(message: string, actual?: unknown, expected?: unknown): never {
  throw new AssertionError({ message, actual, expected, operator: 'strictEqual' });
}

/** Faults, one a line. */
export function list(faults: readonly Fault[]): string {
  return faults.map(({ code, message }) => `  ${code} ${message}`).join('\n');
}

function isEqual(actual: PrimitiveValue, expected: PrimitiveValue, within: number): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= within;
  }
  return isDeepStrictEqual(actual, expected);
}

function whyNot({ skipped, faults, observed }: PluginRun, primitive: string): string {
  const reason = skipped.get(primitive);
  if (reason !== undefined) return `the plugin skipped it (${reason})`;
  if (faults.length > 0) return `there were faults:\n${list(faults)}`;
  return `the plugin yielded ${[...observed.keys()].join(', ') || 'nothing'}`;
}
