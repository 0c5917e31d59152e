import type { Observation } from '../model/observation.ts';
import { OWN_VENDOR, UNNAMED_SEMANTICS } from './limits.ts';
import { compareText } from './series-point.ts';

/** What tells who measured what in which session. */
export type Produced = Pick<Observation, 'evidence_ref' | 'primitive' | 'source'>;

/** Whether an observation was made by one of our own plugins. */
export function isOwn(source: string): boolean {
  return source.startsWith(OWN_VENDOR);
}

/** The semantics in a source; series of different semantics are never mixed. */
export function semanticsOf(source: string): string {
  return /;semantics=([^;]*)/.exec(source)?.[1] ?? UNNAMED_SEMANTICS;
}

/**
 * Leaves each session one producer of the primitives that we measure ourselves: ours if present,
 * even where it is silent about a primitive; else the first by name. Of other primitives each
 * session has one producer a primitive, chosen likewise.
 *
 * @param ownPrimitives names of the primitives that our own plugins measure
 * @returns those that count, in the given order
 */
export function takeOneProducer<One extends Produced>(
  observations: readonly One[],
  ownPrimitives: ReadonlySet<string>,
): One[] {
  const contests = new Map<string, string>();
  for (const one of observations) {
    const contest = contestOf(one, ownPrimitives);
    const candidate = producerOf(one.source);
    const winner = contests.get(contest);
    if (winner === undefined || compareProducers(candidate, winner) < 0) {
      contests.set(contest, candidate);
    }
  }
  return observations.filter(
    (one) => contests.get(contestOf(one, ownPrimitives)) === producerOf(one.source),
  );
}

/** What producers compete for: a session's own primitives together, each of the others alone. */
function contestOf(one: Produced, ownPrimitives: ReadonlySet<string>): string {
  return ownPrimitives.has(one.primitive)
    ? one.evidence_ref
    : `${one.evidence_ref}\n${one.primitive}`;
}

/** All of our plugins are one producer; of others the name without the version. */
function producerOf(source: string): string {
  return isOwn(source) ? OWN_VENDOR : source.replace(/@[^;]*/, '');
}

function compareProducers(a: string, b: string): number {
  if (a === b) return 0;
  if (a === OWN_VENDOR) return -1;
  return b === OWN_VENDOR ? 1 : compareText(a, b);
}
