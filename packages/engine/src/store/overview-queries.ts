import type { SessionRow } from '../client/rows.ts';
import { sessionById } from './session-queries.ts';
import type { SqlDatabase } from './sql-database.ts';

/** When a session started, and on which decky. */
export interface SessionStart {
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly decky: string;
  readonly service: string;
}

/** The sessions that ended last, the latest first; those without wall time are not among them. */
export function latestSessions(db: SqlDatabase, limit: number): readonly SessionRow[] {
  const select = 'SELECT id FROM sessions WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT ?';
  return db.all(select, [limit], (row) => row.number(0)).map((id) => sessionById(db, id));
}

/** Visits the start of every session that has a wall time, of one attacker or of all. */
export function eachSessionStart(
  db: SqlDatabase,
  attacker: number | null,
  visit: (start: SessionStart) => void,
): void {
  const where = attacker === null ? '' : 'AND sessions.attacker = ?';
  const select = `
    SELECT started, decky, service FROM sessions JOIN shards ON shards.id = sessions.shard
    WHERE started IS NOT NULL ${where}`;
  db.each(select, attacker === null ? [] : [attacker], (row) => {
    visit({ startedAt: row.number(0), decky: row.text(1), service: row.text(2) });
  });
}

/** From the first start to the last end of all sessions; null without wall times. */
export function sessionSpan(
  db: SqlDatabase,
): { readonly from: number; readonly to: number } | null {
  const select = 'SELECT min(started), max(coalesce(ended, started)) FROM sessions';
  return db.one(select, [], (row) => {
    const [from, to] = [row.numberOrNull(0), row.numberOrNull(1)] as const;
    return from === null || to === null ? null : { from, to };
  });
}
