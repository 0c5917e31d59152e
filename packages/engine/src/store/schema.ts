import { VERSION } from '../version.ts';
import type { SqlDatabase } from './sql-database.ts';

/** One step of the ladder: brings a database from the version before to `version`. */
export interface Migration {
  readonly version: number;
  up(db: SqlDatabase): void;
}

/**
 * Marks a database file as ours, in its header: "Shrd". A file without it is left to whoever it
 * belongs to.
 */
export const APPLICATION_ID = 0x53687264;

/**
 * Version 1. Columns that lists scan come first. Text of recordings is kept as a blob (see
 * `blobOf`); plain text columns hold ASCII that was checked, or JSON.
 */
const VERSION_1 = `
  PRAGMA application_id = ${APPLICATION_ID};

  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE primitives (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;
  CREATE TABLE labels (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;
  CREATE TABLE producers (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;
  CREATE TABLE sources (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;

  CREATE TABLE attackers (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    address TEXT UNIQUE
  ) STRICT;
  CREATE TABLE attacker_aliases (
    uuid TEXT PRIMARY KEY,
    attacker INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE shards (
    id INTEGER PRIMARY KEY,
    decky TEXT NOT NULL,
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (decky, service, name)
  ) STRICT;

  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    attacker INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    started REAL,
    ended REAL,
    final INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    observations INTEGER NOT NULL DEFAULT 0,
    commands INTEGER NOT NULL,
    inputs INTEGER NOT NULL,
    outputs INTEGER NOT NULL,
    duration REAL NOT NULL,
    end_offset INTEGER NOT NULL,
    truncated INTEGER NOT NULL,
    cut INTEGER NOT NULL,
    junk INTEGER NOT NULL,
    malformed INTEGER NOT NULL,
    oversized INTEGER NOT NULL,
    width REAL,
    height REAL,
    ref TEXT NOT NULL,
    sid BLOB,
    UNIQUE (shard, ref)
  ) STRICT;
  CREATE INDEX sessions_by_attacker ON sessions (attacker);

  CREATE TABLE extractions (
    session INTEGER NOT NULL,
    producer INTEGER NOT NULL,
    source INTEGER NOT NULL,
    output_version INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    observations INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (session, producer)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE commands (session INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;

  CREATE TABLE incident_counts (
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (kind, reason)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE incidents (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;
`;

/**
 * Version 2: tags, identities with the states of their series, links between attackers, and what a
 * live honeynet tells of attackers. A tag of a recorded session has its anchor from there; only other
 * tags carry one of their own. The states of an identity are one packed value, and so is what each
 * producer says of it as a whole. Series are not kept: they are folded anew from observations.
 */
const VERSION_2 = `
  CREATE TABLE words (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;

  CREATE TABLE tags (
    uuid BLOB NOT NULL UNIQUE,
    session INTEGER,
    producer INTEGER,
    attacker INTEGER,
    kind INTEGER NOT NULL,
    command INTEGER,
    tactic INTEGER NOT NULL,
    technique INTEGER NOT NULL,
    sub_technique INTEGER,
    rule INTEGER NOT NULL,
    rule_version INTEGER NOT NULL,
    confidence REAL NOT NULL,
    created REAL NOT NULL,
    release INTEGER NOT NULL,
    url INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    anchor TEXT
  ) STRICT;
  CREATE INDEX tags_by_session ON tags (session);
  CREATE INDEX tags_by_attacker ON tags (attacker) WHERE attacker IS NOT NULL;

  -- With row ids: a tree without them wastes half of its pages on values of this size.
  CREATE TABLE extracted (
    session INTEGER NOT NULL,
    producer INTEGER NOT NULL,
    source INTEGER NOT NULL,
    output_version INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    observations INTEGER NOT NULL,
    packed BLOB NOT NULL,
    UNIQUE (session, producer)
  ) STRICT;
  INSERT INTO extracted
    SELECT session, producer, source, output_version, end_offset, observations, packed
    FROM extractions;
  DROP TABLE extractions;
  ALTER TABLE extracted RENAME TO extractions;

  ALTER TABLE sessions ADD COLUMN tags INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE sessions ADD COLUMN tactics INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE sessions ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX sessions_unfolded ON sessions (attacker) WHERE folded = 0 AND final = 1;

  CREATE TABLE identities (
    uuid TEXT NOT NULL UNIQUE,
    states BLOB NOT NULL,
    suspected TEXT NOT NULL,
    unknown INTEGER NOT NULL,
    stable INTEGER NOT NULL,
    drifting INTEGER NOT NULL,
    conflicted INTEGER NOT NULL,
    multi_actor INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE derived_observations (
    identity TEXT NOT NULL,
    source INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (identity, source)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE attackers ADD COLUMN identity TEXT;
  CREATE INDEX attackers_by_identity ON attackers (identity) WHERE identity IS NOT NULL;

  CREATE TABLE links (
    lower TEXT NOT NULL,
    higher TEXT NOT NULL,
    score REAL NOT NULL,
    status TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (lower, higher)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX links_by_higher ON links (higher);

  CREATE TABLE live_events (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    type TEXT NOT NULL,
    ts REAL NOT NULL,
    attacker INTEGER,
    identity TEXT,
    payload TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX live_events_by_attacker ON live_events (attacker, ts);
  CREATE INDEX live_events_by_identity ON live_events (identity, ts) WHERE identity IS NOT NULL;

  CREATE TABLE intel (attacker INTEGER PRIMARY KEY, ts REAL NOT NULL, payload TEXT NOT NULL) STRICT;
`;

/**
 * Version 3: which commands of the honeypot's log a producer has seen, so that those that come later
 * are looked at.
 */
const VERSION_3 = `
  ALTER TABLE extractions ADD COLUMN logged INTEGER NOT NULL DEFAULT 0;
`;

/** Every step there is, in order. A released step is never changed: another one is added. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: (db) => db.script(VERSION_1) },
  { version: 2, up: (db) => db.script(VERSION_2) },
  { version: 3, up: (db) => db.script(VERSION_3) },
];

/** The version that a ladder leads to. */
export function newestVersion(ladder: readonly Migration[]): number {
  return Math.max(0, ...ladder.map(({ version }) => version));
}

/** The schema version of a database; 0 for an empty one. */
export function schemaVersion(db: SqlDatabase): number {
  const hasMeta = db.first("SELECT 1 FROM sqlite_schema WHERE name = 'meta'", [], () => true);
  if (!hasMeta) return 0;
  const read = "SELECT value FROM meta WHERE key = 'schema_version'";
  return Number(db.first(read, [], (row) => row.text(0)) ?? 0);
}

/** Climbs from the database's version to the newest, one transaction a step. */
export function migrate(db: SqlDatabase, ladder: readonly Migration[] = MIGRATIONS): void {
  const current = schemaVersion(db);
  for (const step of ladder.filter(({ version }) => version > current)) {
    db.transaction(() => {
      step.up(db);
      setMeta(db, 'schema_version', String(step.version));
      setMeta(db, 'written_by', `shardscope ${VERSION}`);
    });
  }
}

function setMeta(db: SqlDatabase, key: string, value: string): void {
  const upsert =
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
  db.run(upsert, key, value);
}
