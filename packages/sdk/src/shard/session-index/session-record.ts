import { normalAddress } from '../../model/attacker.ts';
import { SHARD_PATTERN } from '../../model/evidence.ts';
import type { Service } from '../../model/session.ts';
import { MAX_SID_LENGTH } from '../limits.ts';

/** What a session index says of one session that is over. */
export interface SessionRecord {
  readonly origin: 'envelope' | 'log';
  readonly sid: string;
  /** Null where the index does not say. */
  readonly decky: string | null;
  readonly service: Service | null;
  /** IP literal in normal form; null when there is none. */
  readonly address: string | null;
  /** Epoch seconds. */
  readonly endedAt: number | null;
  readonly durationS: number | null;
  /** Basename of the shard that an envelope names; null where it names none that can be one. */
  readonly shard: string | null;
  /** False for an envelope that lacks the id, the decky, the service or the address. */
  readonly complete: boolean;
}

/** The basename of a shard in a path from outside, of which nothing else is used. */
export function shardOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.slice(value.lastIndexOf('/') + 1);
  return SHARD_PATTERN.test(name) ? name : null;
}

/** A session id that can be used; null for anything else. */
export function sidOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 2 * MAX_SID_LENGTH
    ? value
    : null;
}

/** An address in normal form; null for anything but an IP literal. */
export function addressOf(value: unknown): string | null {
  return typeof value === 'string' ? normalAddress(value) : null;
}

/** A decky's name; null where there is none. */
export function deckyOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== '-' ? value.toLowerCase() : null;
}

/** A service that is recorded; null for anything else. */
export function serviceOf(value: unknown): Service | null {
  return value === 'ssh' || value === 'telnet' ? value : null;
}

/** A duration in seconds, given as number or text; null unless finite and not negative. */
export function durationOf(value: unknown): number | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
