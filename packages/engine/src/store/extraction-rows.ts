import type { Extraction, Producer, SessionCandidate, SessionSummary } from '@shardscope/sdk';
import { resultInvalid } from '../errors.ts';
import { packObservations } from './packed-observations.ts';
import type { StoreTables } from './store-tables.ts';

/** In the place of a digest where no log gives commands to a session. */
export const NOTHING_LOGGED = 0;

/** Replaces what one producer said of a session. */
export function writeExtraction(
  tables: StoreTables,
  session: number,
  summary: SessionSummary,
  { producer, observations, privates = 0 }: Extraction,
): void {
  tables.db.run(
    `INSERT OR REPLACE INTO extractions
       (session, producer, source, output_version, end_offset, logged, observations, packed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    session,
    tables.producers.idOf(producer.id),
    tables.sources.idOf(producer.source),
    producer.outputVersion,
    summary.endOffset,
    summary.logged ?? NOTHING_LOGGED,
    observations.length - privates,
    packObservations(observations, tables),
  );
}

/** How many observations of extractions are public. */
export function publicObservations(extractions: readonly Extraction[]): number {
  return extractions.reduce(
    (sum, { observations, privates = 0 }) => sum + observations.length - privates,
    0,
  );
}

/** Brings the number of public observations in a session's row up to date. */
export function countObservations(tables: StoreTables, session: number): void {
  tables.db.run(
    `UPDATE sessions
     SET observations = (SELECT total(observations) FROM extractions WHERE session = ?1)
     WHERE id = ?1`,
    session,
  );
}

/**
 * The producers that have no result for a session as it is now.
 *
 * @param candidate as the session is now
 */
export function missingProducers(
  { db, producers }: StoreTables,
  session: number,
  { endOffset, logged = NOTHING_LOGGED }: SessionCandidate,
  asked: readonly Producer[],
): readonly Producer[] {
  const select =
    'SELECT output_version, end_offset, logged FROM extractions WHERE session = ? AND producer = ?';
  return asked.filter(({ id, outputVersion, lifts }) => {
    const producer = producers.find(id);
    if (producer === undefined) return true;
    const current = db.first(
      select,
      [session, producer],
      (row) =>
        row.number(0) === outputVersion &&
        row.number(1) === endOffset &&
        // A log that is gone takes no tags along.
        (lifts !== true || logged === NOTHING_LOGGED || row.number(2) === logged),
    );
    return current !== true;
  });
}

/**
 * The store leaves out what can be derived. Throws E_RESULT_INVALID for an observation that names
 * another session or source than the result it is in, since that would be lost.
 */
export function checkExtraction(evidenceRef: string, { producer, observations }: Extraction): void {
  for (const { evidence_ref, source, primitive } of observations) {
    if (evidence_ref === evidenceRef && source === producer.source) continue;
    throw resultInvalid(
      evidenceRef,
      `its observation of ${primitive} names ${evidence_ref}, ${source}`,
    );
  }
}
