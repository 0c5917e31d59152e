// What reading costs: shards to sessions, beside `JSON.parse` of every line of the same bytes, both
// streaming from disk and measured in turns in one process. The best turn of each counts: whatever
// else the machine does only ever adds time.
// Run alone: node --conditions=source test/bench/read-bench.ts [turns]
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openFolder, type OpenOptions } from '@shardscope/sdk';
import { generateShard, type ShardShape } from './generate.ts';
import { parseLines } from './json-baseline.ts';

/** One measured ratio, and the least that it should be. */
export interface ReadResult {
  readonly name: string;
  readonly value: number;
  readonly atLeast?: number;
}

const WARM_UP = 5;
const TURNS = 15;

/** 1000 ordinary sessions in 26 MB, some of them at the same time. */
const EVERYDAY: ShardShape = { sessions: 1000, bytesPerSession: 24_500, concurrent: 20 };
/** The same as one long day on which all of them are open from morning to night. */
const INTERLEAVED: ShardShape = { ...EVERYDAY, concurrent: 1000 };

/** Reads the shards both ways; some 15 s. */
export async function readBench(turns: number = TURNS): Promise<readonly ReadResult[]> {
  const root = await mkdtemp(join(tmpdir(), 'shardscope-bench-'));
  try {
    const everyday = await shardIn(join(root, 'everyday'), EVERYDAY);
    const interleaved = await shardIn(join(root, 'interleaved'), INTERLEAVED);
    return [
      await compared('read', everyday, {}, turns, 3),
      await compared('read, all sessions interleaved', interleaved, {}, turns),
      await compared('index, then read in waves of 8 MB', everyday, { waveBytes: 8e6 }, turns),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function shardIn(root: string, shape: ShardShape): Promise<string> {
  const path = join(root, 'web-01/ssh/transcripts/sessions-2026-01-15.jsonl');
  await mkdir(dirname(path), { recursive: true });
  await pipeline(generateShard(shape), createWriteStream(path));
  return path;
}

async function compared(
  name: string,
  shard: string,
  options: OpenOptions,
  turns: number,
  atLeast?: number,
): Promise<ReadResult> {
  const best = { baseline: Infinity, read: Infinity };
  for (let turn = 0; turn < WARM_UP + turns; turn++) {
    const baseline = await timed(() => parseLines(shard));
    const read = await timed(() => readSessions(shard, options));
    if (turn < WARM_UP) continue;
    best.baseline = Math.min(best.baseline, baseline);
    best.read = Math.min(best.read, read);
  }
  return { name, value: best.baseline / best.read, ...(atLeast === undefined ? {} : { atLeast }) };
}

/** Milliseconds of work whose result is the number of events, or of lines. */
async function timed(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  if ((await work()) === 0) throw new Error('Nothing was read.');
  return performance.now() - start;
}

async function readSessions(path: string, options: OpenOptions): Promise<number> {
  const recording = await openFolder(path, options);
  let events = 0;
  for await (const item of recording.sessions()) {
    if (item.kind === 'session') events += item.session.events.length;
  }
  return events;
}

if (import.meta.main) {
  console.log('ratios to JSON.parse per line of the same bytes, best of turns in one process');
  for (const { name, value, atLeast } of await readBench(Number(process.argv[2] ?? TURNS))) {
    const goal = atLeast === undefined ? '' : `at least ${atLeast}`;
    const mark = value < (atLeast ?? 0) ? '!' : ' ';
    console.log(`${mark} ${name.padEnd(44)}${value.toFixed(2).padStart(8)}  ${goal}`);
  }
}
