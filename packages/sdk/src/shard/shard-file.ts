import type { Service } from '../model/session.ts';

/** A shard that was found. */
export interface ShardFile {
  /** Relative to the opened path, with `/`; safe to print. */
  readonly path: string;
  readonly decky: string;
  readonly service: Service;
  /** Basename without `.gz`. */
  readonly shard: string;
  /** Epoch seconds of the UTC day that it is named after; null when there is no such day. */
  readonly date: number | null;
  /** Bytes on disk when it was found. */
  readonly size: number;
  readonly compressed: boolean;
  /** Decky or service are not in the path: they were guessed from the folder's name. */
  readonly guessed: boolean;
}

/** A shard and where it lies. */
export interface FoundShard extends ShardFile {
  /** Absolute, free of links. */
  readonly location: string;
}

/** Epoch seconds of the UTC day that a shard is named after; null when there is no such day. */
export function shardDate(shard: string): number | null {
  const day = shard.slice('sessions-'.length, -'.jsonl'.length);
  const time = Date.parse(`${day}T00:00:00Z`);
  const real = Number.isFinite(time) && new Date(time).toISOString().startsWith(day);
  return real ? time / 1000 : null;
}
