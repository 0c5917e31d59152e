// What reading in several threads gains: a whole analysis of a folder in one thread beside the same
// on all cores, each in a process of its own and from built code, as a person runs it. Run alone:
// node --conditions=source test/bench/parallel-bench.ts [copies of the folder …]
import { spawnSync } from 'node:child_process';
import { closeSync, linkSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as OpenAnalysis from '../../packages/engine/src/analysis/open-analysis.ts';
import { generateShard } from './generate.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'packages/engine/dist/analysis/open-analysis.js');

/** Eight shards of 13 MB. */
const SHARDS = 8;
const SHAPE = { sessions: 530, bytesPerSession: 24_500, concurrent: 20 };

/** How often the folder's shards stand in it, under other names: 104 MB and 830 MB. */
const COPIES = [1, 8] as const;

/** Pairs of runs, one in one thread and one on all cores. */
const TURNS = 5;

/** What one run took. */
interface Run {
  readonly wallMs: number;
  /** Of all threads. */
  readonly cpuMs: number;
  /** Megabytes, at most. */
  readonly rss: number;
  readonly sessions: number;
  readonly events: number;
}

/** Both ways to run, over folders of several sizes. */
export interface ParallelFigures {
  readonly megabytes: number;
  /** Time in one thread over that on all cores. */
  readonly ratio: number;
  readonly one: Run;
  readonly all: Run;
}

/** Measures folders of as many copies; some minutes. */
export function measureParallel(copies: readonly number[] = COPIES): readonly ParallelFigures[] {
  build();
  const folder = mkdtempSync(join(tmpdir(), 'shardscope-bench-'));
  try {
    const shards = Array.from({ length: SHARDS }, (_each, n) => writeShard(folder, n));
    return copies.map((times) => measure(copied(folder, shards, times), times));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(folder: string, copies: number): ParallelFigures {
  const turns = Array.from({ length: TURNS }, () => {
    const pair = { one: analysed(folder, 1), all: analysed(folder, availableParallelism()) };
    if (pair.one.events !== pair.all.events) throw new Error('Both have to find the same.');
    return pair;
  });
  return {
    megabytes: (copies * SHARDS * SHAPE.sessions * SHAPE.bytesPerSession) / 1e6,
    ratio: middle(turns.map(({ one, all }) => one.wallMs / all.wallMs)),
    one: middleRun(turns.map(({ one }) => one)),
    all: middleRun(turns.map(({ all }) => all)),
  };
}

/** Analyses a folder in a process of its own. */
function analysed(folder: string, threads: number): Run {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [import.meta.filename, '--run', folder, String(threads)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`A run failed: ${stderr}`);
  return JSON.parse(stdout) as Run;
}

async function runHere(path: string, threads: number): Promise<Run> {
  const { openAnalysis } = (await import(BUILT)) as typeof OpenAnalysis;
  const limits = { threads, minBytes: 0 };
  const options = { path, workspace: { kind: 'none' }, semantics: '0.1', threads: limits } as const;
  const analysis = await openAnalysis(options);
  const cpu = process.cpuUsage();
  const started = performance.now();
  let sessions = 0;
  let events = 0;
  await analysis.run({ signal: new AbortController().signal }).forEach(({ kind }) => {
    if (kind === 'session') sessions += 1;
    if (kind === 'event') events += 1;
  });
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  await analysis.close();
  const rss = process.resourceUsage().maxRSS / 1000;
  return { wallMs, cpuMs: (user + system) / 1000, rss, sessions, events };
}

function build(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', join(ROOT, 'packages/engine')], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The engine could not be built.');
}

function writeShard(folder: string, number: number): string {
  const path = join(folder, `shard-${number}`);
  const file = openSync(path, 'w');
  for (const piece of generateShard({ ...SHAPE, seed: number + 1 })) writeSync(file, piece);
  closeSync(file);
  return path;
}

/** A folder in which each shard stands several times, as that of other deckies. */
function copied(folder: string, shards: readonly string[], copies: number): string {
  const root = join(folder, `copies-${copies}`);
  for (let copy = 0; copy < copies; copy++) {
    for (const [number, shard] of shards.entries()) {
      const place = join(root, `decky-${copy}-${number}`, 'ssh', 'transcripts');
      mkdirSync(place, { recursive: true });
      linkSync(shard, join(place, 'sessions-2026-01-15.jsonl'));
    }
  }
  return root;
}

function middleRun(runs: readonly Run[]): Run {
  const [first] = runs;
  if (!first) throw new Error('There is no run.');
  return {
    ...first,
    wallMs: middle(runs.map(({ wallMs }) => wallMs)),
    cpuMs: middle(runs.map(({ cpuMs }) => cpuMs)),
    rss: middle(runs.map(({ rss }) => rss)),
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The figures as lines for a person. */
export function parallelReport(figures: readonly ParallelFigures[]): readonly string[] {
  const line = (name: string, { wallMs, cpuMs, rss }: Run): string =>
    `    ${name.padEnd(12)}${(wallMs / 1000).toFixed(2)} s, ` +
    `${(cpuMs / 1000).toFixed(2)} s of processors, ${rss.toFixed(0)} MB of memory`;
  return figures.flatMap(({ megabytes, ratio, one, all }) => [
    `  ${megabytes.toFixed(0)} MB, ${one.sessions} sessions: ${ratio.toFixed(2)} × as fast on all cores`,
    line('one thread', one),
    line('all cores', all),
  ]);
}

function load(): string {
  return loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
}

if (import.meta.main) {
  const [first, folder = '', threads] = process.argv.slice(2);
  if (first === '--run') console.log(JSON.stringify(await runHere(folder, Number(threads))));
  else {
    const copies = process.argv.slice(2).map(Number);
    console.log(
      `threads: ${availableParallelism()} cores, load average ${load()}; medians of ${TURNS}`,
    );
    for (const each of parallelReport(measureParallel(copies.length > 0 ? copies : COPIES))) {
      console.log(each);
    }
    console.log(`  load average at the end ${load()}`);
  }
}
