import type { Observation } from '@shardscope/sdk';
import type { ObservationRow } from '../client/rows.ts';
import { scanObservations } from './observation-scan.ts';
import type { StoreTables } from './store-tables.ts';

/** All observations of a session, in the order in which they were made. */
export function observationsOfSession(
  tables: StoreTables,
  session: number,
): readonly Observation[] {
  const found: Observation[] = [];
  scanObservations(tables, { session }, (each) => void found.push(each.whole()));
  return found;
}

/**
 * The newest observation of each primitive of an attacker, sorted by primitive.
 *
 * @param producer stable id of the one producer to look at; all when left out
 */
export function latestObservations(
  tables: StoreTables,
  attacker: number,
  producer?: string,
): readonly ObservationRow[] {
  const latest = new Map<string, { observation: Observation; count: number }>();
  const filter = producer === undefined ? { attacker } : { attacker, producer };
  scanObservations(tables, filter, (each) => {
    const known = latest.get(each.primitive);
    const newer = known === undefined || each.ts >= known.observation.ts;
    const observation = newer ? each.whole() : known.observation;
    latest.set(each.primitive, { observation, count: (known?.count ?? 0) + 1 });
  });
  return [...latest.values()]
    .map(({ observation, count }) => observationRow(observation, count))
    .sort((one, other) => (one.primitive < other.primitive ? -1 : 1));
}

/** How many observations of each primitive are stored, sorted by primitive. */
export function observationCounts(tables: StoreTables): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  scanObservations(tables, {}, ({ primitive }) => {
    counts.set(primitive, (counts.get(primitive) ?? 0) + 1);
  });
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** @param count observations of its primitive */
export function observationRow(observation: Observation, count = 1): ObservationRow {
  const { primitive, value, confidence, ts, window, source } = observation;
  const { evidence_ref: evidenceRef, identity_ref: identityRef } = observation;
  return { primitive, value, confidence, ts, window, source, evidenceRef, identityRef, count };
}
