import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom } from 'rxjs';
import { openMemoryStore, Snapshots, type SqliteStore } from 'shardscope';
import { behaveShellV01 } from '@shardscope/plugins';
import {
  contextV01,
  openFolder,
  primitiveRegistry,
  runPipeline,
  type ExtractContext,
  type ExtractorSession,
  type PipelineOptions,
  type RecordedSession,
  type ResultSink,
  type SessionContext,
} from '@shardscope/sdk';
import { generateShard, type ShardShape } from './generate.ts';
import { parseLines } from './json-baseline.ts';

// What deriving the context, extracting all primitives and storing them cost on top of reading,
// beside `JSON.parse` of every line of the same shard, streaming. All are measured in turns in one
// process, and the best turn of each counts: whatever else the machine does only ever adds time.
// Run alone: node --expose-gc --conditions=source test/bench/context-bench.ts

/** 1000 ordinary sessions in 26 MB, some of them at the same time. */
const EVERYDAY: ShardShape = { sessions: 1000, bytesPerSession: 24_500, concurrent: 20 };

/** Turns that are measured, after those that warm up. */
const TURNS = { warmUp: 4, measured: 14 };

/** Commands of the two sessions that are compared for linearity. */
const LONG_SESSIONS = [1000, 10_000] as const;

/** One measured ratio and the least or most that it should be. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Measures everything; some 20 s. */
export async function contextBench(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'shardscope-bench-'));
  try {
    const shard = join(folder, 'sessions-2026-01-15.jsonl');
    writeShard(shard);
    return [...(await speeds(shard)), growth()];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeShard(path: string): void {
  const file = openSync(path, 'w');
  for (const piece of generateShard(EVERYDAY)) writeSync(file, piece);
  closeSync(file);
}

async function speeds(shard: string): Promise<readonly BenchResult[]> {
  const works: Record<string, () => Promise<number>> = {
    baseline: () => parseLines(shard),
    read: () => readAll(shard, (session) => session.events.length),
    context: () => readAll(shard, (session) => deriveAll(contextV01(session))),
    extract: () => readAll(shard, extractAll),
    store: () => runInto(shard, (store) => ({ sink: quietSink(store) })),
    run: () => runInto(shard, (store) => ({ store })),
  };
  const best = new Map<string, number>();
  for (let turn = 0; turn < TURNS.warmUp + TURNS.measured; turn++) {
    for (const [name, work] of Object.entries(works)) {
      const time = await timed(work);
      if (turn >= TURNS.warmUp) best.set(name, Math.min(time, best.get(name) ?? Infinity));
    }
  }
  const ratio = (name: string): number =>
    (best.get('baseline') ?? 0) / (best.get(name) ?? Infinity);
  return [
    { name: 'read', value: ratio('read') },
    { name: 'read + context', value: ratio('context'), atLeast: 1.5 },
    { name: 'read + extraction of all primitives', value: ratio('extract'), atLeast: 0.9 },
    { name: 'read + extract + store and snapshot', value: ratio('store'), atLeast: 0.5 },
    { name: 'the same with events published, a whole run', value: ratio('run') },
  ];
}

async function timed(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  if ((await work()) === 0) throw new Error('Nothing was measured.');
  return performance.now() - start;
}

async function readAll(shard: string, use: (session: RecordedSession) => number): Promise<number> {
  const recording = await openFolder(shard);
  let sum = 0;
  for await (const item of recording.sessions()) {
    if (item.kind === 'session') sum += use(item.session);
  }
  return sum;
}

/** A run as an analysis makes it: extracted and kept in a database, which is then on disk. */
async function runInto(
  shard: string,
  target: (store: SqliteStore) => Pick<PipelineOptions, 'store' | 'sink'>,
): Promise<number> {
  const source = await openFolder(shard);
  const store = await openMemoryStore();
  const plugins = [{ plugin: behaveShellV01 }];
  const run = runPipeline({ source, plugins, context: contextV01, ...target(store) });
  await lastValueFrom(run);
  const snapshots = new Snapshots({
    file: `${shard}.sqlite`,
    export: () => store.export(),
    beforeReplace: nothing,
    onFailure: nothing,
  });
  snapshots.changed();
  await snapshots.flush();
  const { observations } = store.counts();
  store.close();
  return observations;
}

/** Keeps results as a run does, and makes no events of them. */
function quietSink(store: SqliteStore): ResultSink {
  return {
    missing: (candidate, producers) => store.missing(candidate, producers),
    take({ result }) {
      store.persist(result);
      return Promise.resolve();
    },
    refresh: (candidate) => Promise.reject(new Error(`${candidate.sid} was there before.`)),
  };
}

/** Every part of the context, the look for unechoed input included. */
function deriveAll(context: SessionContext): number {
  const { commands, typingBursts, pastes, corrections, typedLetters, pauses } = context;
  return (
    context.plainOutput.length +
    context.outputWindows.length +
    pauses.length +
    typingBursts.length +
    pastes.length +
    corrections.backspaces +
    typedLetters.total +
    (commands.masked(0) ? 1 : 0)
  );
}

const registry = primitiveRegistry();
for (const primitive of behaveShellV01.primitives ?? []) registry.register(primitive);

const CALL: ExtractContext = {
  plugin: { id: behaveShellV01.id, version: behaveShellV01.version },
  options: undefined,
  log: { debug: nothing, info: nothing, warn: nothing },
  signal: new AbortController().signal,
  registry,
  attack: { release: '', technique: () => undefined },
  regex: { compile: () => ({ test: () => false, find: () => null }) },
  deadline: 10_000,
  onDispose: nothing,
  skip: nothing,
};

function nothing(): void {
  // The bench listens to nobody.
}

function extractAll(session: RecordedSession): number {
  const view: ExtractorSession = {
    id: session.sid,
    header: session.header,
    events: session.events,
    truncated: session.truncated,
    context: contextV01(session),
  };
  let sum = 0;
  for (const extractor of behaveShellV01.extractors ?? []) {
    const drafts = extractor.extract(view, CALL);
    if (Symbol.iterator in drafts) for (const draft of drafts) sum += draft.confidence;
  }
  return sum;
}

/** Time of ten times as many commands in one session, over the time of one tenth. */
function growth(): BenchResult {
  const [few, many] = LONG_SESSIONS.map(typedSession);
  if (few === undefined || many === undefined) throw new Error('Two sessions are compared.');
  const best = [Infinity, Infinity];
  for (let turn = 0; turn < TURNS.warmUp + TURNS.measured; turn++) {
    [few, many].forEach((session, i) => {
      best[i] = Math.min(
        best[i] ?? Infinity,
        clock(() => extractAll(session)),
      );
    });
  }
  return {
    name: 'time of 10 000 commands over that of 1 000',
    value: (best[1] ?? 0) / (best[0] ?? 1),
    atMost: 11,
  };
}

function clock(work: () => number): number {
  globalThis.gc?.();
  // Once for nothing: what the collector threw out of the caches is not to be measured.
  if (work() === 0) throw new Error('Nothing was measured.');
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** One session of so many typed commands. */
function typedSession(commands: number): RecordedSession {
  const t: number[] = [];
  const kind: number[] = [];
  const data: string[] = [];
  const say = (channel: number, text: string, after: number): void => {
    t.push((t.at(-1) ?? 0) + after);
    kind.push(channel);
    data.push(text);
  };
  for (let i = 0; i < commands; i++) {
    for (const key of `cat /etc/file${i % 40} | wc`) {
      say(0, key, 0.08 + (i % 7) / 50);
      say(1, key, 0.001);
    }
    say(0, '\r', 0.1);
    say(1, `\r\n${i % 9 === 0 ? 'cat: No such file or directory' : 'ok'}\r\nroot@web:~# `, 0.01);
    say(0, ' ', 1 + (i % 5));
  }
  return {
    ...{ sid: `typed-${commands}`, decky: 'web', service: 'ssh', shard: 'bench' },
    ...{ evidenceRef: '', endOffset: 0, final: true, truncated: false, cut: false },
    attacker: { uuid: '', address: null, origin: 'none' },
    header: null,
    events: { length: t.length, t: Float64Array.from(t), kind: Uint8Array.from(kind), data },
    lines: { junk: 0, malformed: 0, oversized: 0 },
    shardDate: null,
    loggedCommands: [],
  };
}

/** One line a result; `!` where it is not what it should be. */
export function benchLine({ name, value, atLeast, atMost }: BenchResult): string {
  const goal =
    atLeast !== undefined ? `at least ${atLeast}` : atMost !== undefined ? `at most ${atMost}` : '';
  const isMissed = value < (atLeast ?? -Infinity) || value > (atMost ?? Infinity);
  return `${isMissed ? '!' : ' '} ${name.padEnd(44)}${value.toFixed(2).padStart(8)}  ${goal}`;
}

if (import.meta.main) {
  console.log('ratios to JSON.parse per line of the same shard, best of turns in one process');
  for (const result of await contextBench()) console.log(benchLine(result));
}
