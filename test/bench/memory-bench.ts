// How much memory reading takes: a large shard of sessions that are open all day against a small
// one with as many sessions, and what a session costs in the index. Shards are generated on the fly
// and each is read in a process of its own. Run alone:
// node --conditions=source test/bench/memory-bench.ts [small bytes] [large bytes] [sessions]
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openFolder } from '@shardscope/sdk';
import { generateShard, type ShardShape } from './generate.ts';

const MEGABYTE = 1e6;
const SMALL_BYTES = 200 * MEGABYTE;
const LARGE_BYTES = 2000 * MEGABYTE;
/** Sessions that are open at the same time in both shards. */
const SESSIONS = 400;
/** Sessions of a shard in which the index is measured, and their size. */
const MANY_SESSIONS = 100_000;
const MANY_SESSION_BYTES = 1_000;

/** Goals. */
const MAX_GROWTH = 1.3;
const MAX_BYTES_A_SESSION = 2048;

/**
 * The young generation has its full size from the beginning: it grows with all that was ever
 * allocated, and the shorter reading would look better for being short.
 */
const FLAGS = ['--expose-gc', '--conditions=source', '--min-semi-space-size=32'];

/** What reading one shard took. */
interface Reading {
  readonly sessions: number;
  readonly seconds: number;
  /** Most memory that the process has ever had, in bytes. */
  readonly peakRss: number;
  /** Bytes of the heap that are still needed when all was read, after a collection. */
  readonly keptHeap: number;
}

/** Generates a shard, reads it in another process, removes it. */
async function readElsewhere(shape: ShardShape): Promise<Reading> {
  const root = await mkdtemp(join(tmpdir(), 'shardscope-bench-'));
  try {
    const path = join(root, 'web-01/ssh/transcripts/sessions-2026-01-15.jsonl');
    await mkdir(dirname(path), { recursive: true });
    await pipeline(generateShard(shape), createWriteStream(path));
    const run = spawnSync(process.execPath, [...FLAGS, import.meta.filename, '--read', root], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (run.status !== 0) throw new Error('The reading process failed.');
    return JSON.parse(run.stdout) as Reading;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The reading process: goes through all sessions and prints a {@link Reading}. */
async function readHere(root: string): Promise<void> {
  const before = collectedHeap();
  const start = performance.now();
  const recording = await openFolder(root);
  let sessions = 0;
  for await (const item of recording.sessions()) {
    if (item.kind !== 'session') throw new Error(JSON.stringify(item));
    sessions++;
  }
  const seconds = (performance.now() - start) / 1000;
  const keptHeap = collectedHeap() - before;
  const peakRss = process.resourceUsage().maxRSS * 1024;
  if (recording.files.length === 0) throw new Error('The recording has to live until here.');
  console.log(JSON.stringify({ sessions, seconds, peakRss, keptHeap }));
}

function collectedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function longLived(bytes: number, sessions: number): ShardShape {
  return { sessions, bytesPerSession: bytes / sessions, concurrent: sessions };
}

async function main(small: number, large: number, sessions: number): Promise<void> {
  const few = await readElsewhere(longLived(small, sessions));
  report(`${sessions} sessions in ${megabytes(small)}`, few);
  const much = await readElsewhere(longLived(large, sessions));
  report(`${sessions} sessions in ${megabytes(large)}`, much);
  goal('RSS of the large one over that of the small', much.peakRss / few.peakRss, MAX_GROWTH);
  const many = await readElsewhere({
    sessions: MANY_SESSIONS,
    bytesPerSession: MANY_SESSION_BYTES,
    concurrent: 100,
  });
  report(`${many.sessions} short sessions`, many);
  goal('bytes kept for a session', many.keptHeap / many.sessions, MAX_BYTES_A_SESSION);
}

function report(what: string, { seconds, peakRss }: Reading): void {
  console.log(
    `  ${what.padEnd(44)}${megabytes(peakRss).padStart(8)} RSS at most, ${seconds.toFixed(1)} s`,
  );
}

function goal(what: string, value: number, atMost: number): void {
  const mark = value > atMost ? '!' : ' ';
  console.log(`${mark} ${what.padEnd(44)}${value.toFixed(2).padStart(8)}  at most ${atMost}`);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE)} MB`;
}

if (import.meta.main) {
  const [first, second, third] = process.argv.slice(2);
  if (first === '--read') await readHere(second ?? '');
  else
    await main(
      Number(first ?? SMALL_BYTES),
      Number(second ?? LARGE_BYTES),
      Number(third ?? SESSIONS),
    );
}
