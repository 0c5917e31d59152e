import {
  openFolder,
  memoryStore,
  runPipeline,
  type Fault,
  type SessionResult,
} from '@shardscope/sdk';
import { ISOLATED_DEADLINE_MS, isolatedUse, loadIsolated } from '../plugins/index.ts';
import { attackFacts, DEFAULT_SEMANTICS, semanticsOf } from '../semantics.ts';

/** One thing that a plugin gave, as it is shown and compared. */
export interface DevResult {
  /** Which session, and which primitive or technique: the same in every run. */
  readonly key: string;
  readonly session: string;
  /** A primitive, or a technique with the rule that gave it. */
  readonly what: string;
  readonly value: string;
  readonly confidence: number;
}

/** What a plugin gave for some recordings. */
export interface DevRun {
  /** `vendor/name@1.0.0` */
  readonly plugin: string;
  /** Folder of its files. */
  readonly root: string;
  readonly results: readonly DevResult[];
  /** Why primitives were left out: `primitive: reason`, with how often. */
  readonly silent: ReadonlyMap<string, number>;
  readonly faults: readonly Fault[];
  readonly sessions: number;
  readonly seconds: number;
}

/** How a plugin is tried. */
export interface DevOptions {
  /** The plugin's folder or file. */
  readonly plugin: string;
  /** Real path of the recordings. */
  readonly shards: string;
  readonly signal: AbortSignal;
  /** Told of each line that the plugin logs or prints. */
  readonly log: (level: string, message: string) => void;
}

/**
 * Runs one plugin, alone and in a process of its own, over recordings; nothing is kept. Throws what
 * loading the plugin and opening the recordings throws.
 */
export async function devRun({ plugin, shards, signal, log }: DevOptions): Promise<DevRun> {
  const started = performance.now();
  const isolated = await loadIsolated({ named: plugin }, { opened: shards });
  const { context, attack } = semanticsOf(DEFAULT_SEMANTICS);
  const store = memoryStore();
  const faults: Fault[] = [];
  const silent = new Map<string, number>();
  const events = runPipeline({
    source: await openFolder(shards),
    plugins: [isolatedUse(isolated, attackFacts(attack))],
    ...{ context, attack, store, signal },
    deadlineMs: ISOLATED_DEADLINE_MS,
  });
  await events.forEach((event) => {
    if (event.kind === 'logged') log(event.line.level, event.line.message);
    if (event.kind === 'fault') faults.push(event.fault);
    if (event.kind !== 'done') return;
    for (const [primitive, reasons] of Object.entries(event.report.silent)) {
      for (const [reason, n] of Object.entries(reasons)) silent.set(`${primitive}: ${reason}`, n);
    }
  });
  const results = store.results();
  return {
    plugin: `${isolated.description.id}@${isolated.description.version}`,
    root: isolated.place.root,
    results: results.flatMap(resultsOf),
    ...{ silent, faults },
    sessions: results.length,
    seconds: (performance.now() - started) / 1000,
  };
}

function resultsOf({ session: { sid, evidenceRef }, extractions }: SessionResult): DevResult[] {
  return extractions.flatMap(({ observations, tags = [] }) => [
    ...observations.map(({ primitive, value, confidence }) => ({
      key: `${evidenceRef} ${primitive}`,
      session: sid,
      what: primitive,
      value: JSON.stringify(value),
      confidence,
    })),
    ...tags.map(({ uuid, technique_id, sub_technique_id, rule_id, tactic, confidence }) => ({
      key: uuid,
      session: sid,
      what: `${sub_technique_id ?? technique_id} (${rule_id})`,
      value: tactic,
      confidence,
    })),
  ]);
}
