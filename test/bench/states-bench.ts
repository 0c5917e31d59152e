// What attribution costs on a store: many attackers at the end of a run, and one more session of an
// attacker who has many already. Run alone: node --conditions=source test/bench/states-bench.ts
import { pathToFileURL } from 'node:url';
import { openMemoryStore, type SqliteStore } from 'shardscope';
import { memoryBus, type Observation, type PrimitiveValue } from '@shardscope/sdk';
import { attributor } from '../../packages/engine/src/attribution/index.ts';
import { semanticsOf } from '../../packages/engine/src/semantics.ts';
import { linkDecisions } from '../../packages/engine/src/workspace/link-decisions.ts';
import { unsaved } from '../../packages/engine/src/workspace/user-file.ts';
import { attackerAt, command, observation, summary } from '../unit/sdk/store/session-results.ts';

/** Attackers with a session each. */
const ATTACKERS = 6000;

/** Sessions of one attacker before one more comes, few and many. */
const LENGTHS = { short: 50, long: 2500 };

/**
 * What a session more costs after fifty times as many: merging costs the same, what all sessions show
 * together is computed from all of them.
 */
const MOST_GROWTH = 10;

/** Sessions that come after that, of which the cheapest one counts. */
const TURNS = 15;

const COMMANDS = 10;
const START = Date.UTC(2026, 2, 2, 12) / 1000;
const PRODUCER = {
  id: 'shardscope/behave-shell;semantics=0.1',
  source: 'shardscope/behave-shell@0.1.0;semantics=0.1',
  outputVersion: 1,
};

/** Figures of attribution, all of one process. */
export interface AttributionFigures {
  readonly attackers: number;
  readonly persistMs: number;
  readonly attributeMs: number;
  /** Through merge and state, the store included. */
  readonly observationsPerSecond: number;
  /** Milliseconds of one more session, the best of several. */
  readonly afterFewMs: number;
  readonly afterManyMs: number;
}

/** Measures attribution of generated sessions. */
export async function measureAttribution(attackers = ATTACKERS): Promise<AttributionFigures> {
  const many = await opened();
  let observations = 0;
  const persistMs = await timed(() => {
    for (let i = 0; i < attackers; i += 1) observations += keep(many.store, i, i);
  });
  const attributeMs = await timed(() => many.run());
  return {
    ...{ attackers, persistMs, attributeMs },
    observationsPerSecond: observations / (attributeMs / 1000),
    afterFewMs: await oneMore(LENGTHS.short),
    afterManyMs: await oneMore(LENGTHS.long),
  };
}

async function oneMore(sessions: number): Promise<number> {
  const one = await opened();
  for (let i = 0; i < sessions; i += 1) keep(one.store, i, 0);
  await one.run();
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    keep(one.store, sessions + turn, 0);
    times.push(await timed(() => one.run()));
  }
  return Math.min(...times);
}

interface Opened {
  readonly store: SqliteStore;
  run(): Promise<void>;
}

async function opened(): Promise<Opened> {
  const store = await openMemoryStore();
  const attribution = attributor({
    ...{ store, bus: memoryBus(), semantics: semanticsOf('0.1') },
    decisions: linkDecisions(unsaved([])),
  });
  return { store, run: () => attribution.run(() => undefined) };
}

/** Keeps a session; how many observations it has. */
function keep(store: SqliteStore, i: number, attacker: number): number {
  const startedAt = START + i * 3600;
  const session = summary({
    sid: `session-${i}`,
    shard: `sessions-2026-03-${String((Math.trunc(i / 500) % 28) + 1).padStart(2, '0')}.jsonl`,
    attacker: attackerAt(`10.${attacker >> 16}.${(attacker >> 8) & 255}.${attacker & 255}`),
    ...{ startedAt, endedAt: startedAt + 60 },
  });
  const observations = VALUES.map(([primitive, values]): Observation => {
    const value = values[(i * 7) % values.length] ?? null;
    return observation(session, { primitive, value, confidence: 0.5 }, PRODUCER);
  });
  const commands = Array.from({ length: COMMANDS }, (_each, at) =>
    command(at, `cat /etc/file-${(i * at) % 500}`),
  );
  store.persist({ session, commands, extractions: [{ producer: PRODUCER, observations }] });
  return observations.length;
}

/** Primitives with values of their domain. */
const VALUES: readonly (readonly [string, readonly PrimitiveValue[]])[] = semanticsOf('0.1')
  .plugins.flatMap(({ plugin }) => plugin.primitives ?? [])
  .filter(({ tier, private: isPrivate }) => tier === 'A' && isPrivate !== true)
  .map(({ name, values }) => [name, values ?? ['00ff00ff00ff00ff']]);

/** Milliseconds of the processor: what else the machine does adds little to them. */
async function timed(work: () => void | Promise<void>): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** The figures as lines for a person; `!` where a goal is missed. */
export function attributionReport(figures: AttributionFigures): readonly string[] {
  const { attackers, persistMs, attributeMs, observationsPerSecond } = figures;
  const { afterFewMs, afterManyMs } = figures;
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  const growth = afterManyMs / afterFewMs;
  return [
    `attribution: ${whole(attackers)} attackers with a session each in ${whole(attributeMs)} ms, ` +
      `${(attributeMs / persistMs).toFixed(2)} × what it took to keep them`,
    `  ${whole(observationsPerSecond)} observations a second from the store through merge and state`,
    `${growth > MOST_GROWTH ? '!' : ' '} one more session: ${afterFewMs.toFixed(1)} ms after ` +
      `${LENGTHS.short}, ${afterManyMs.toFixed(1)} ms after ${LENGTHS.long} ` +
      `(${growth.toFixed(2)} times, at most ${MOST_GROWTH})`,
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const asked = Number(process.argv[2] ?? ATTACKERS);
  for (const line of attributionReport(await measureAttribution(asked))) console.log(line);
}
