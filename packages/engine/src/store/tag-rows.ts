import type { Extraction, JsonObject, SessionSummary, Tag } from '@shardscope/sdk';
import { MAX_TAGS } from './limits.ts';
import { tacticBits } from './tactic-bits.ts';
import type { SqlValue } from './sql-database.ts';
import type { StoreTables } from './store-tables.ts';

/** What a tag's source id is behind the session's for the command at a place. */
const COMMAND_MARK = '#cmd';

/** What a tag is stored with besides itself. */
interface TagHome {
  readonly session: number | null;
  readonly producer: number | null;
  readonly attacker: number | null;
}

/**
 * Brings the tags of a session up to date: those of each producer are replaced as a set. Returns those
 * that were stored for the first time; one that says something else than before is no news.
 *
 * @param isNew nothing of the session was stored before
 */
export function writeTags(
  tables: StoreTables,
  session: number,
  summary: SessionSummary,
  extractions: readonly Extraction[],
  isNew: boolean,
): readonly Tag[] {
  const lifted = extractions.filter(({ tags }) => tags !== undefined);
  if (lifted.length === 0) return [];
  if (isNew && lifted.every(({ tags = [] }) => tags.length === 0)) return [];
  const newTags = lifted.flatMap(({ producer, tags = [] }) =>
    replaceTags(tables, { session, summary, isNew }, tables.producers.idOf(producer.id), tags),
  );
  countTags(tables, session);
  return newTags;
}

/** Stores tags of an event that is no recorded session's; returns those that are new. */
export function writeOtherTags(
  tables: StoreTables,
  attacker: number | null,
  tags: readonly Tag[],
): readonly Tag[] {
  const home = { session: null, producer: null, attacker };
  return tags.filter((tag) => insertTag(tables, tag, home, null, anchorOf(tag)));
}

interface TaggedSession {
  readonly session: number;
  readonly summary: SessionSummary;
  readonly isNew: boolean;
}

function replaceTags(
  tables: StoreTables,
  { session, summary, isNew }: TaggedSession,
  producer: number,
  tags: readonly Tag[],
): readonly Tag[] {
  const kept = tags.slice(0, MAX_TAGS);
  const known = isNew ? NOTHING : dropOthers(tables, session, producer, kept);
  const home = { session, producer, attacker: null };
  const prefix = `${summary.sid}${COMMAND_MARK}`;
  return kept.filter((tag) => {
    if (known.has(tag.uuid)) return updateTag(tables, tag);
    const command = tag.source_id.startsWith(prefix)
      ? Number(tag.source_id.slice(prefix.length))
      : null;
    return insertTag(tables, tag, home, command, null);
  });
}

const NOTHING: ReadonlySet<string> = new Set();

/** Deletes the tags that are not among these; gives the uuids of those that stay. */
function dropOthers(
  { db }: StoreTables,
  session: number,
  producer: number,
  tags: readonly Tag[],
): ReadonlySet<string> {
  const select = 'SELECT uuid FROM tags WHERE session = ? AND producer = ?';
  const stored = db.all(select, [session, producer], (row) => uuidOf(row.bytes(0)));
  if (stored.length === 0) return NOTHING;
  const current = new Set(tags.map(({ uuid }) => uuid));
  for (const uuid of stored) {
    if (!current.has(uuid)) db.run('DELETE FROM tags WHERE uuid = ?', uuidBytes(uuid));
  }
  return new Set(stored.filter((uuid) => current.has(uuid)));
}

const UPDATE = `
  UPDATE tags SET tactic = ?, confidence = ?, created = ?, release = ?, url = ?, evidence = ?
  WHERE uuid = ?`;

/** A tag keeps its uuid when its rule is clipped, or finds more to say. It is not new. */
function updateTag({ db, words }: StoreTables, tag: Tag): false {
  const { tactic, confidence, created_at: created, attack_release: release } = tag;
  const names = [words.idOf(release), words.idOf(tag.mitre_url)];
  const evidence = JSON.stringify(tag.evidence);
  db.run(
    UPDATE,
    ...[words.idOf(tactic), confidence, created, ...names, evidence, uuidBytes(tag.uuid)],
  );
  return false;
}

const INSERT = `
  INSERT OR IGNORE INTO tags (
    uuid, session, producer, attacker, kind, command, tactic, technique, sub_technique, rule,
    rule_version, confidence, created, release, url, evidence, anchor
  ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING 1`;

/** Whether the tag is new. */
function insertTag(
  { db, words }: StoreTables,
  tag: Tag,
  { session, producer, attacker }: TagHome,
  command: number | null,
  anchor: JsonObject | null,
): boolean {
  const sub = tag.sub_technique_id;
  const params: readonly SqlValue[] = [
    ...[uuidBytes(tag.uuid), session, producer, attacker],
    ...[words.idOf(tag.source_kind), command, words.idOf(tag.tactic)],
    ...[words.idOf(tag.technique_id), sub === null ? null : words.idOf(sub)],
    ...[words.idOf(tag.rule_id), tag.rule_version, tag.confidence, tag.created_at],
    ...[words.idOf(tag.attack_release), words.idOf(tag.mitre_url)],
    ...[JSON.stringify(tag.evidence), anchor && JSON.stringify(anchor)],
  ];
  return db.first(INSERT, params, () => true) === true;
}

function anchorOf(tag: Tag): JsonObject {
  const { source_id, attacker_uuid, identity_uuid, session_id, decky_id } = tag;
  return { source_id, attacker_uuid, identity_uuid, session_id, decky_id };
}

function countTags({ db, words }: StoreTables, session: number): void {
  const select = 'SELECT tactic, count(*) FROM tags WHERE session = ? GROUP BY tactic';
  const rows = db.all(select, [session], (row) => [row.number(0), row.number(1)] as const);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const bits = tacticBits(rows.map(([tactic]) => words.text(tactic)));
  db.run('UPDATE sessions SET tags = ?, tactics = ? WHERE id = ?', total, bits, session);
}

/** A uuid as its 16 bytes. */
export function uuidBytes(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** A uuid from its 16 bytes. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join('-');
}

/** The source id of the tag of a session, or of one of its commands. */
export function sessionSourceId(sid: string, command: number | null): string {
  return command === null ? sid : `${sid}${COMMAND_MARK}${command}`;
}
