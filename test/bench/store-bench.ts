// What storing costs: bytes a session, sessions a second beside `JSON.stringify` of the same
// results, and the queries that lists are made of. Run alone:
// node --conditions=source test/bench/store-bench.ts [sessions]
import { pathToFileURL } from 'node:url';
import { openMemoryStore } from 'shardscope';
import type { Observation, Producer, SessionResult, SessionSummary } from '@shardscope/sdk';
import {
  PRODUCER,
  attackerAt,
  command,
  observation,
  summary,
} from '../unit/sdk/store/session-results.ts';

/** Primitives of one session, and commands of a usual one. */
const OBSERVATIONS = 38;
const COMMANDS = 20;

/** Sessions of one attacker, and of one shard. */
const SESSIONS_PER_ATTACKER = 5;
const SESSIONS_PER_SHARD = 500;

const DEFAULT_SESSIONS = 20_000;

/** Sessions that are generated at a time. */
const BATCH = 100;

/** Figures of the store, all of one process. */
export interface StoreFigures {
  readonly sessions: number;
  readonly bytesPerSession: number;
  readonly persistsPerSecond: number;
  /** Sessions a second that `JSON.stringify` turns into text. */
  readonly baselinePerSecond: number;
  /** Milliseconds each, over all sessions. */
  readonly attackersMs: number;
  readonly scanMs: number;
  readonly missingMs: number;
  readonly exportMs: number;
}

/** Measures a store of generated sessions. */
export async function measureStore(sessions: number = DEFAULT_SESSIONS): Promise<StoreFigures> {
  const store = await openMemoryStore();
  let textLength = 0;
  let baselineMs = 0;
  let persistMs = 0;
  let missingMs = 0;
  // In turns, so that both sides meet the same machine, and with few results in memory at once.
  for (let from = 0; from < sessions; from += BATCH) {
    const length = Math.min(BATCH, sessions - from);
    const results = Array.from({ length }, (_each, i) => generated(from + i));
    baselineMs += timed(() => {
      for (const each of results) textLength += JSON.stringify(each).length;
    });
    persistMs += timed(() => {
      for (const each of results) store.persist(each);
    });
    missingMs += timed(() => {
      for (const { session } of results) store.missing(session, [PRODUCER]);
    });
  }
  let bytes = 0;
  const exportMs = timed(() => void (bytes = store.export().length));
  const attackersMs = timed(() => void store.attackers());
  const scanMs = timed(() => void store.observationCounts());
  if (textLength === 0 || store.counts().sessions !== sessions) throw new Error('Nothing stored.');
  return {
    sessions,
    bytesPerSession: bytes / sessions,
    persistsPerSecond: sessions / (persistMs / 1000),
    baselinePerSecond: sessions / (baselineMs / 1000),
    ...{ attackersMs, scanMs, missingMs, exportMs },
  };
}

/** The figures as lines for a person. */
export function storeReport(figures: StoreFigures): readonly string[] {
  const { sessions, persistsPerSecond, baselinePerSecond } = figures;
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  return [
    `store: ${whole(sessions)} sessions of ${OBSERVATIONS} observations and ${COMMANDS} commands`,
    `  ${whole(figures.bytesPerSession)} bytes a session`,
    `  ${whole(persistsPerSecond)} persists a second, ` +
      `${(persistsPerSecond / baselinePerSecond).toFixed(2)} × JSON.stringify of the same results`,
    `  list of attackers ${whole(figures.attackersMs)} ms, scan of all observations ` +
      `${whole(figures.scanMs)} ms, what is missing ${whole(figures.missingMs)} ms, ` +
      `export ${whole(figures.exportMs)} ms`,
  ];
}

function generated(number: number): SessionResult {
  const day = 1 + (Math.floor(number / SESSIONS_PER_SHARD) % 28);
  const session = summary({
    sid: sid(number),
    shard: `sessions-2026-11-${String(day).padStart(2, '0')}.jsonl`,
    decky: `decky-${Math.floor(number / SESSIONS_PER_SHARD / 28)}`,
    attacker: attackerAt(address(Math.floor(number / SESSIONS_PER_ATTACKER))),
    startedAt: 1_795_000_000 + number,
    endedAt: 1_795_000_060.123456 + number,
  });
  return {
    session,
    commands: Array.from({ length: COMMANDS }, (_each, i) => command(i, commandText(number, i))),
    extractions: [{ producer: PRODUCER, observations: observations(session, number, PRODUCER) }],
  };
}

function observations(
  session: SessionSummary,
  number: number,
  producer: Producer,
): readonly Observation[] {
  return Array.from({ length: OBSERVATIONS }, (_each, i) => {
    const primitive = `domain_${i % 6}.group.primitive_number_${i}`;
    const value = i === 0 ? simhash(number) : `label_${i}_${(number + i) % 4}`;
    const confidence = i === 0 ? 0.4 + 0.05 * (number % 11) : 0.75;
    return observation(session, { primitive, value, confidence }, producer);
  });
}

function sid(number: number): string {
  const hex = number.toString(16).padStart(8, '0');
  return `${hex}-5d1e-4c58-9f3a-6f1f${hex}`;
}

function simhash(number: number): string {
  return Math.imul(number + 1, 0x9e3779b1)
    .toString(16)
    .replace('-', 'f')
    .padStart(16, '0');
}

function address(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

function commandText(number: number, index: number): string {
  const texts = ['uname -a', 'cat /proc/cpuinfo | grep name | wc -l', 'cd /tmp; wget', 'ls -la'];
  return `${texts[(number + index) % texts.length] ?? ''} http://198.51.100.7/${number}`;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sessions = Number(process.argv[2] ?? DEFAULT_SESSIONS);
  for (const line of storeReport(await measureStore(sessions))) console.log(line);
}
