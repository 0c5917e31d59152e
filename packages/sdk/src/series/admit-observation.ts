import { ShardscopeError } from '../errors/errors.ts';
import type { Observation } from '../model/observation.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import { SCHEMA_VERSION } from './limits.ts';

/** Why an observation is not merged; each is counted, but for those that are not made for it. */
export type RefusalReason =
  | 'newer schema'
  | 'no attacker'
  | 'no primitive'
  | 'no time'
  | 'outside its domain'
  | 'private'
  | 'cross-session';

/** What is not made to be merged: nothing is wrong with it. */
export const NOT_MADE_FOR_IT: ReadonlySet<RefusalReason> = new Set(['private', 'cross-session']);

/** An observation that is not merged. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** For a person: what is wrong with it. Never the value, which could be text. */
  readonly message: string;
}

/** What {@link refusalOf} needs of the registry. */
export type DomainCheck = Pick<PrimitiveRegistry, 'get' | 'check'>;

/**
 * Why an observation must not enter a series, or null when it may. Unregistered primitives may:
 * they are merged as labels.
 */
export function refusalOf(
  observation: Observation,
  attackerUuid: string | null,
  registry: DomainCheck,
): Refusal | null {
  // From a bus the version is whatever the producer wrote.
  const version: number = observation.v;
  if (version > SCHEMA_VERSION) {
    return { reason: 'newer schema', message: `Its schema version is ${version}.` };
  }
  if (attackerUuid === null || attackerUuid === '') {
    return { reason: 'no attacker', message: 'Nobody knows whose session it is of.' };
  }
  if (observation.primitive === '') {
    return { reason: 'no primitive', message: 'It does not say what it measures.' };
  }
  if (!Number.isFinite(observation.ts)) {
    return { reason: 'no time', message: 'Its ts is no finite number.' };
  }
  return refusalByDomain(observation, registry);
}

function refusalByDomain(observation: Observation, registry: DomainCheck): Refusal | null {
  const { primitive, value, confidence } = observation;
  const definition = registry.get(primitive);
  if (!definition) {
    return isPlain(value) && confidence >= 0 && confidence <= 1
      ? null
      : { reason: 'outside its domain', message: `${primitive}: no plain value and confidence.` };
  }
  if (definition.private === true) {
    return { reason: 'private', message: `${primitive} is compared, never merged.` };
  }
  if (definition.tier === 'B') {
    return { reason: 'cross-session', message: `${primitive} speaks of a whole identity.` };
  }
  try {
    registry.check(primitive, value, confidence);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ShardscopeError)) throw thrown;
    return { reason: 'outside its domain', message: thrown.message };
  }
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return (
    Array.isArray(value) && value.every((item) => typeof item === 'string' || Number.isFinite(item))
  );
}
