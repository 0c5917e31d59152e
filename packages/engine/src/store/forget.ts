import { uuidsOf } from './attacker-rows.ts';
import { forgetIncidents } from './incidents.ts';
import { PackedCursor } from './packed-observations.ts';
import { unpackStates } from './packed-states.ts';
import { identityOfAttacker } from './series-rows.ts';
import { evidenceRefOf } from './session-queries.ts';
import type { StoreTables } from './store-tables.ts';

/** What was forgotten, so that others can forget it too. */
export interface Forgotten {
  readonly uuids: readonly string[];
  readonly address: string | null;
  readonly evidenceRefs: ReadonlySet<string>;
}

/**
 * Deletes an attacker with its sessions, commands, observations, aliases and incidents, and what
 * dictionaries hold for it alone; then rewrites the database, so that no byte of it is left.
 */
export function forgetAttacker(tables: StoreTables, attacker: number): Forgotten {
  const { db } = tables;
  const sessions = db.all('SELECT id FROM sessions WHERE attacker = ?', [attacker], (row) =>
    row.number(0),
  );
  const forgotten = {
    uuids: uuidsOf(db, attacker),
    address: db.one('SELECT address FROM attackers WHERE id = ?', [attacker], (row) =>
      row.textOrNull(0),
    ),
    evidenceRefs: new Set(sessions.map((session) => evidenceRefOf(db, session))),
  };
  const identity = identityOfAttacker(tables, attacker);
  db.script('PRAGMA secure_delete = ON');
  db.transaction(() => {
    for (const session of sessions) deleteSession(tables, session);
    db.run('DELETE FROM attacker_aliases WHERE attacker = ?', attacker);
    db.run('DELETE FROM tags WHERE attacker = ?', attacker);
    db.run('DELETE FROM live_events WHERE attacker = ?', attacker);
    db.run('DELETE FROM intel WHERE attacker = ?', attacker);
    for (const uuid of forgotten.uuids) {
      db.run('DELETE FROM links WHERE lower = ?1 OR higher = ?1', uuid);
    }
    db.run('DELETE FROM attackers WHERE id = ?', attacker);
    forgetIdentity(tables, identity);
    db.run('DELETE FROM shards WHERE id NOT IN (SELECT shard FROM sessions)');
    // Recordings of events are read from the beginning: what others told is to come back.
    db.run("DELETE FROM meta WHERE key LIKE 'events:%'");
    forgetIncidents(db, forgotten.evidenceRefs);
    tables.keepLabels(usedLabels(tables));
  });
  db.script('VACUUM');
  return forgotten;
}

/** What is left of an identity is told anew; of one without attackers nothing is left. */
function forgetIdentity({ db }: StoreTables, identity: string): void {
  db.run('DELETE FROM identities WHERE uuid = ?', identity);
  db.run('DELETE FROM derived_observations WHERE identity = ?', identity);
  db.run('DELETE FROM live_events WHERE identity = ?', identity);
  const others = 'SELECT id FROM attackers WHERE identity = ?';
  db.run(`UPDATE sessions SET folded = 0 WHERE attacker IN (${others})`, identity);
  db.run('UPDATE attackers SET identity = NULL WHERE identity = ?', identity);
}

function deleteSession({ db }: StoreTables, session: number): void {
  db.run('DELETE FROM commands WHERE session = ?', session);
  db.run('DELETE FROM extractions WHERE session = ?', session);
  db.run('DELETE FROM tags WHERE session = ?', session);
  db.run('DELETE FROM sessions WHERE id = ?', session);
}

/** Numbers of the values that observations still refer to. */
function usedLabels(tables: StoreTables): ReadonlySet<number> {
  const used = new Set<number>();
  const labels = {
    idOf: () => null,
    text(id: number): string {
      used.add(id);
      return '';
    },
  };
  const packed = 'SELECT packed FROM extractions UNION ALL SELECT packed FROM derived_observations';
  tables.db.each(packed, [], (row) => {
    const cursor = new PackedCursor(row.bytes(0), labels);
    while (cursor.next());
  });
  tables.db.each('SELECT states FROM identities', [], (row) => {
    unpackStates(row.bytes(0), '', { primitives: tables.primitives, labels });
  });
  return used;
}
