import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Recordings with the observations that semantics 0.1 gives for them; see its README. */
const PARITY_FOLDER = join(import.meta.dirname, '..', 'test', 'fixtures', 'parity');

/** Folders in it whose recordings have expected observations. */
const SETS = ['real', 'synthetic'];

/** What one session should show of one primitive, or does. */
export interface ParityObservation {
  readonly sid: string;
  readonly primitive: string;
  readonly value: unknown;
  readonly confidence: number;
  readonly window: { readonly start_ts: number; readonly end_ts: number };
}

/** One shard, and what its sessions should show. */
export interface ParityFamily {
  readonly name: string;
  readonly shard: Buffer;
  readonly expected: readonly ParityObservation[];
}

/** All families of recordings. */
export function parityFamilies(): readonly ParityFamily[] {
  return SETS.flatMap((set) => familiesIn(join(PARITY_FOLDER, set)));
}

function familiesIn(folder: string): readonly ParityFamily[] {
  const files = readdirSync(folder);
  return files.flatMap((file) => {
    const match = /^(.+)\.expected\.jsonl(\.gz)?$/.exec(file);
    const stem = match?.[1];
    if (stem === undefined) return [];
    const shard = files.find((other) => other.replace(/\.gz$/, '') === `${stem}.jsonl`);
    if (shard === undefined) throw new Error(`${folder} has ${file}, but no shard for it.`);
    const name = stem.startsWith('sessions-') ? basename(folder) : stem;
    const lines = content(join(folder, file)).toString('utf8').split('\n').filter(Boolean);
    return [{ name, shard: content(join(folder, shard)), expected: lines.map(expectedOf) }];
  });
}

function content(path: string): Buffer {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

function expectedOf(line: string): ParityObservation {
  return JSON.parse(line) as ParityObservation;
}

/** Lays the shards out as an artifacts tree, each family as the decky of its name. */
export function layOut(families: readonly ParityFamily[], root: string): void {
  for (const { name, shard } of families) {
    const path = join(root, name, 'ssh', 'transcripts', 'sessions-2026-11-20.jsonl');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, shard);
  }
}
