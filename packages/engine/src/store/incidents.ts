import type { DeferReason, Fault, SkipReason } from '@shardscope/sdk';
import { z } from 'zod';
import { storeCorrupt } from '../errors.ts';
import { MAX_INCIDENT_ROWS } from './limits.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Something that cost a run a session or a part of one, as the pipeline tells it. */
export type Incident =
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly evidenceRef: string }
  | { readonly kind: 'deferred'; readonly reason: DeferReason; readonly evidenceRef: string }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** An incident as it is read back: reasons and phases are words, whatever version wrote them. */
export type StoredIncident = z.infer<typeof STORED_INCIDENT>;

const STORED_INCIDENT = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('skipped'), reason: z.string(), evidenceRef: z.string() }),
  z.object({ kind: z.literal('deferred'), reason: z.string(), evidenceRef: z.string() }),
  z.object({
    kind: z.literal('fault'),
    fault: z.looseObject({
      code: z.string(),
      message: z.string(),
      file: z.string().optional(),
      evidenceRef: z.string().optional(),
    }),
  }),
]);

/** How often something happened in the latest run; the reason of a fault is its code. */
export interface IncidentCount {
  readonly kind: string;
  readonly reason: string;
  readonly count: number;
}

/** Forgets the incidents of the run before. In a transaction. */
export function clearIncidents(db: SqlDatabase): void {
  db.script('DELETE FROM incidents; DELETE FROM incident_counts');
}

/** Counts an incident, and keeps it while there are not too many of its kind. */
export function recordIncident(db: SqlDatabase, incident: Incident): void {
  const reason = incident.kind === 'fault' ? incident.fault.code : incident.reason;
  db.transaction(() => {
    db.run(
      `INSERT INTO incident_counts (kind, reason, count) VALUES (?, ?, 1)
       ON CONFLICT (kind, reason) DO UPDATE SET count = count + 1`,
      ...[incident.kind, reason],
    );
    db.run(
      `INSERT INTO incidents (kind, body)
       SELECT ?1, ?2
       WHERE (SELECT total(count) FROM incident_counts WHERE kind = ?1) <= ?3`,
      ...[incident.kind, JSON.stringify(incident), MAX_INCIDENT_ROWS],
    );
  });
}

/** Counts by kind and reason. */
export function incidentCounts(db: SqlDatabase): readonly IncidentCount[] {
  const select = 'SELECT kind, reason, count FROM incident_counts ORDER BY kind, reason';
  return db.all(select, [], (row) => ({
    kind: row.text(0),
    reason: row.text(1),
    count: row.number(2),
  }));
}

/** The incidents that were kept, in order. */
export function storedIncidents(db: SqlDatabase): readonly StoredIncident[] {
  return db.all('SELECT body FROM incidents ORDER BY id', [], (row) => incidentOf(row.text(0)));
}

/** Deletes the incidents of sessions that are to be forgotten. Their counts stay. */
export function forgetIncidents(db: SqlDatabase, evidenceRefs: ReadonlySet<string>): void {
  const rows = db.all('SELECT id, body FROM incidents', [], (row) => ({
    id: row.number(0),
    incident: incidentOf(row.text(1)),
  }));
  for (const { id, incident } of rows) {
    const of = incident.kind === 'fault' ? incident.fault.evidenceRef : incident.evidenceRef;
    if (of !== undefined && evidenceRefs.has(of)) db.run('DELETE FROM incidents WHERE id = ?', id);
  }
}

function incidentOf(body: string): StoredIncident {
  const parsed = STORED_INCIDENT.safeParse(JSON.parse(body));
  if (!parsed.success) throw storeCorrupt('an incident is not what it should be');
  return parsed.data;
}
