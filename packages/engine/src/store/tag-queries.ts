import { TAGGER_KINDS, type JsonObject, type Tag, type TaggerKind } from '@shardscope/sdk';
import { z } from 'zod';
import { storeCorrupt } from '../errors.ts';
import { evidencePrefix } from './session-rows.ts';
import { serviceOf } from './session-queries.ts';
import type { SqlRow } from './sql-database.ts';
import type { StoreTables } from './store-tables.ts';
import { sessionSourceId, uuidOf } from './tag-rows.ts';
import { textOf } from './text-blob.ts';

/** A tag with its place in a recording. */
export interface StoredTag extends Tag {
  /** The session that it is of; null for a tag of another event. */
  readonly evidenceRef: string | null;
  /** Place of its command among the session's; null for a tag of a session as a whole. */
  readonly command: number | null;
}

/** Which tags a query visits; what is left out is not asked for. */
export interface TagFilter {
  /** Numbers in the tables. */
  readonly session?: number;
  readonly attacker?: number;
}

/** Which tags {@link SqliteStore.eachTag} visits; what is left out is not asked for. */
export interface TagQuery {
  /** Uuid, alias or address. */
  readonly attacker?: string;
  /** An evidence_ref. */
  readonly session?: string;
}

const SELECT = `
  SELECT tags.uuid, kind, command, tactic, technique, sub_technique, rule, rule_version,
    confidence, created, release, url, evidence, anchor, shards.decky, shards.service, shards.name,
    ref, sid, attackers.uuid
  FROM tags
  LEFT JOIN sessions ON sessions.id = tags.session
  LEFT JOIN shards ON shards.id = sessions.shard
  LEFT JOIN attackers ON attackers.id = sessions.attacker`;

const ORDER = 'ORDER BY sessions.started, tags.session, command, rule';

/** Visits tags, those of sessions in the order of sessions and commands. */
export function eachTag(
  tables: StoreTables,
  { session, attacker }: TagFilter,
  visit: (tag: StoredTag) => void,
): void {
  const read = (row: SqlRow): void => visit(readTag(row, tables));
  if (session !== undefined) {
    tables.db.each(`${SELECT} WHERE tags.session = ? ${ORDER}`, [session], read);
  } else if (attacker !== undefined) {
    const own = 'tags.session IN (SELECT id FROM sessions WHERE attacker = ?1)';
    tables.db.each(`${SELECT} WHERE ${own} OR tags.attacker = ?1 ${ORDER}`, [attacker], read);
  } else {
    tables.db.each(`${SELECT} ${ORDER}`, [], read);
  }
}

function readTag(row: SqlRow, { words }: StoreTables): StoredTag {
  const sub = row.numberOrNull(5);
  return {
    uuid: uuidOf(row.bytes(0)),
    source_kind: kindOf(words.text(row.number(1))),
    ...(row.textOrNull(14) === null ? readAnchor(row) : readSession(row)),
    command: row.numberOrNull(2),
    tactic: words.text(row.number(3)),
    technique_id: words.text(row.number(4)),
    sub_technique_id: sub === null ? null : words.text(sub),
    rule_id: words.text(row.number(6)),
    rule_version: row.number(7),
    confidence: row.number(8),
    created_at: row.number(9),
    attack_release: words.text(row.number(10)),
    mitre_url: words.text(row.number(11)),
    evidence: readJson(row.text(12)),
  };
}

type Anchor = Pick<
  StoredTag,
  'source_id' | 'attacker_uuid' | 'identity_uuid' | 'session_id' | 'decky_id' | 'evidenceRef'
>;

function readSession(row: SqlRow): Anchor {
  const [decky, ref] = [row.text(14), row.text(17)];
  const shard = { decky, service: serviceOf(row.text(15)), shard: row.text(16) };
  const sidBytes = row.bytesOrNull(18);
  const sid = sidBytes === null ? ref : textOf(sidBytes);
  return {
    source_id: sessionSourceId(sid, row.numberOrNull(2)),
    attacker_uuid: row.text(19),
    identity_uuid: null,
    session_id: sid,
    decky_id: decky,
    evidenceRef: evidencePrefix(shard) + ref,
  };
}

const anchorSchema = z.object({
  source_id: z.string(),
  attacker_uuid: z.string().nullable(),
  identity_uuid: z.string().nullable(),
  session_id: z.string().nullable(),
  decky_id: z.string().nullable(),
});

function readAnchor(row: SqlRow): Anchor {
  const anchor = anchorSchema.safeParse(readJson(row.text(13)));
  if (!anchor.success) throw storeCorrupt('the anchor of a tag is not what it should be');
  return { ...anchor.data, evidenceRef: null };
}

const objectSchema = z.record(z.string(), z.json());

function readJson(text: string): JsonObject {
  try {
    return objectSchema.parse(JSON.parse(text));
  } catch {
    throw storeCorrupt('the evidence of a tag is not what it should be');
  }
}

function kindOf(name: string): TaggerKind {
  const kind = TAGGER_KINDS.find((each) => each === name);
  if (kind === undefined) throw storeCorrupt(`there is no kind of event ${JSON.stringify(name)}`);
  return kind;
}
