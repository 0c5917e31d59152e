import type { Producer } from '@shardscope/sdk';
import { evidencePrefix, type ShardName } from './session-rows.ts';
import type { StoreTables } from './store-tables.ts';

/** What was extracted from the sessions of one shard: columns of the same length. */
export interface ShardExtractions {
  /** Their evidence_refs. */
  readonly sessions: readonly string[];
  /** Stable ids of producers. */
  readonly producers: readonly string[];
  readonly outputVersions: readonly number[];
  /** Where each session ended in the shard when it was looked at. */
  readonly endOffsets: readonly number[];
  /** Digests of the commands that a log gave to each session then; 0 for none. */
  readonly logged: readonly number[];
}

const OF_SHARD = `
  FROM shards JOIN sessions ON sessions.shard = shards.id
    JOIN extractions ON extractions.session = sessions.id
  WHERE shards.decky = ? AND shards.service = ? AND shards.name = ?`;

/** All that producers have looked at in a shard. */
export function shardExtractions(
  { db, producers }: StoreTables,
  shard: ShardName,
): ShardExtractions {
  const prefix = evidencePrefix(shard);
  const rows = db.all(
    `SELECT ref, producer, output_version, extractions.end_offset, logged ${OF_SHARD}`,
    [shard.decky, shard.service, shard.shard],
    (row) => ({
      session: prefix + row.text(0),
      producer: producers.text(row.number(1)),
      outputVersion: row.number(2),
      endOffset: row.number(3),
      logged: row.number(4),
    }),
  );
  return {
    sessions: rows.map(({ session }) => session),
    producers: rows.map(({ producer }) => producer),
    outputVersions: rows.map(({ outputVersion }) => outputVersion),
    endOffsets: rows.map(({ endOffset }) => endOffset),
    logged: rows.map(({ logged }) => logged),
  };
}

/** How many bytes from a shard's start every one of these producers has looked into, at most. */
export function extractedBytes(
  { db, producers }: StoreTables,
  shard: ShardName,
  asked: readonly Producer[],
): number {
  const select = `SELECT max(extractions.end_offset) ${OF_SHARD} AND producer = ? AND output_version = ?`;
  const ends = asked.map(({ id, outputVersion }) => {
    const producer = producers.find(id);
    if (producer === undefined) return 0;
    const params = [shard.decky, shard.service, shard.shard, producer, outputVersion];
    return db.one(select, params, (row) => row.numberOrNull(0) ?? 0);
  });
  return Math.min(...ends);
}
