import { derivedId } from '@shardscope/sdk';
import { evidenceRefOf } from './session-queries.ts';
import type { SqlDatabase } from './sql-database.ts';
import type { StoreTables } from './store-tables.ts';

/** A session by its number, with a digest of what it is called. */
export interface SessionAnchor {
  readonly id: number;
  readonly digest: string;
}

/** What is new of one attacker. */
export interface AttackerNews {
  readonly uuid: string;
  /** Sessions that are new. */
  readonly sessions: number;
}

/** Queries about what came after a session: sessions are numbered as they come. */
export interface NewsQueries {
  /** The highest number of a session; 0 without any. */
  lastSession(): number;
  /** Some sessions up to a number by which the database is told again, the newest first. */
  anchors(last: number, limit: number): readonly SessionAnchor[];
  /**
   * Whether these are sessions of this database; false where it was built anew, and where nothing
   * tells.
   */
  hasAnchors(anchors: readonly SessionAnchor[]): boolean;
  /** The attackers of sessions behind a number. */
  attackers(after: number): readonly AttackerNews[];
  /** When the sessions of an attacker ended that are behind a number, in epoch seconds. */
  ends(attacker: string, after: number): readonly number[];
  /** Ids of the techniques of sessions behind a number, up to another; of one attacker or of all. */
  techniques(after: number, to: number, attacker?: string): readonly string[];
}

const TECHNIQUES = `
  SELECT DISTINCT ifnull(sub_technique, technique) FROM tags
  WHERE session > ? AND session <= ?`;

const OF_ATTACKER = `
  AND session IN (SELECT id FROM sessions
    WHERE attacker = (SELECT id FROM attackers WHERE uuid = ?))`;

/** Queries over the tables of sessions and tags. */
export function newsQueries({ db, words }: StoreTables): NewsQueries {
  return {
    lastSession: () =>
      db.one('SELECT ifnull(max(id), 0) FROM sessions', [], (row) => row.number(0)),
    anchors: (last, limit) => anchorsOf(db, last, limit),
    hasAnchors(anchors) {
      const found = anchors.map(({ id, digest }) => ({ is: digestOf(db, id), was: digest }));
      const isSame = found.some(({ is, was }) => is === was);
      return isSame && found.every(({ is, was }) => is === null || is === was);
    },
    attackers(after) {
      const select = `
        SELECT attackers.uuid, count(*)
        FROM sessions NOT INDEXED JOIN attackers ON attackers.id = attacker
        WHERE sessions.id > ? GROUP BY attacker`;
      return db.all(select, [after], (row) => ({ uuid: row.text(0), sessions: row.number(1) }));
    },
    ends(attacker, after) {
      const select = `
        SELECT ended FROM sessions WHERE ended IS NOT NULL AND id > ?
          AND attacker = (SELECT id FROM attackers WHERE uuid = ?)`;
      return db.all(select, [after, attacker], (row) => row.number(0));
    },
    techniques(after, to, attacker) {
      const sql = attacker === undefined ? TECHNIQUES : TECHNIQUES + OF_ATTACKER;
      const params = [after, to, ...(attacker === undefined ? [] : [attacker])];
      return db.all(sql, params, (row) => words.text(row.number(0)));
    },
  };
}

/** Halfway to the last one, halfway of the rest, and so on: some outlast forgotten sessions. */
function anchorsOf(db: SqlDatabase, last: number, limit: number): readonly SessionAnchor[] {
  const anchors: SessionAnchor[] = [];
  for (let id = last; id > 0 && anchors.length < limit; id = Math.floor(id / 2)) {
    const digest = digestOf(db, id);
    if (digest !== null) anchors.push({ id, digest });
  }
  return anchors;
}

/** Null where there is no such session. */
function digestOf(db: SqlDatabase, id: number): string | null {
  const isThere = db.first('SELECT 1 FROM sessions WHERE id = ?', [id], () => true);
  return isThere === true ? derivedId('look', evidenceRefOf(db, id)) : null;
}
