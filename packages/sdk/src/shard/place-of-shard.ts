import { basename, dirname } from 'node:path';
import { DECKY_PATTERN } from '../model/evidence.ts';
import type { Service } from '../model/session.ts';

/** Whose shard a file is. */
export interface ShardPlace {
  readonly decky: string;
  readonly service: Service;
  /** The path does not say so: decky is the folder's name made to fit, service is ssh. */
  readonly guessed: boolean;
}

/** Longest name of a decky. */
const MAX_DECKY_LENGTH = 63;

/**
 * Reads decky and service off the folder that a shard lies in, `…/<decky>/<service>/transcripts`,
 * as far as it is one.
 *
 * @param folder absolute
 */
export function placeOfShard(folder: string): ShardPlace {
  const service = serviceOf(folder);
  if (service === null) return { decky: fitDecky(basename(folder)), service: 'ssh', guessed: true };
  const name = basename(dirname(dirname(folder)));
  const decky = fitDecky(name);
  return { decky, service, guessed: decky !== name };
}

/** The part of `…/transcripts` before it when that is no service that is recorded, else null. */
export function foreignService(folder: string): string | null {
  return basename(folder) === 'transcripts' && serviceOf(folder) === null
    ? basename(dirname(folder))
    : null;
}

/** A name made to fit the rule for deckies. */
export function fitDecky(name: string): string {
  if (DECKY_PATTERN.test(name)) return name;
  const fitting = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_DECKY_LENGTH);
  return fitting === '' ? 'decky' : fitting;
}

function serviceOf(folder: string): Service | null {
  if (basename(folder) !== 'transcripts') return null;
  const service = basename(dirname(folder));
  return service === 'ssh' || service === 'telnet' ? service : null;
}
