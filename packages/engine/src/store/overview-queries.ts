import type { SessionRow } from '../client/rows.ts';
import { schemaVersion } from './schema.ts';
import { sessionById } from './session-queries.ts';
import type { SqlDatabase } from './sql-database.ts';

/** When a session started, and on which decky. */
export interface SessionStart {
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly decky: string;
  readonly service: string;
}

/** What is kept of a shard. */
export interface ShardCounts {
  readonly decky: string;
  readonly service: string;
  readonly shard: string;
  readonly sessions: number;
  /** Sessions of which only the beginning was read, or that the recorder itself cut short. */
  readonly cut: number;
}

/** The sessions of each shard that has some. */
export function shardCounts(db: SqlDatabase): readonly ShardCounts[] {
  const select = `
    SELECT decky, service, name, count(*), total(cut OR truncated)
    FROM sessions JOIN shards ON shards.id = sessions.shard GROUP BY sessions.shard`;
  return db.all(select, [], (row) => ({
    decky: row.text(0),
    service: row.text(1),
    shard: row.text(2),
    sessions: row.number(3),
    cut: row.number(4),
  }));
}

/** Bytes that the database takes, and the version of its tables. */
export function databaseFacts(db: SqlDatabase): {
  readonly bytes: number;
  readonly schema: number;
} {
  const number = (pragma: string): number => db.one(pragma, [], (row) => row.number(0));
  return {
    bytes: number('PRAGMA page_count') * number('PRAGMA page_size'),
    schema: schemaVersion(db),
  };
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
