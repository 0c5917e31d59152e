import type { Fault } from '../model/fault.ts';
import type { Explain } from '../model/observation.ts';
import type { PrimitiveValue } from '../model/primitive.ts';
import type { RecordedSession } from '../model/session.ts';
import type { ExtractionOutcome } from '../pipeline/extract.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { openPlugin, type LogLine, type RunPluginOptions } from './open-plugin.ts';

/** What was observed of one primitive. */
export interface Observed {
  readonly value: PrimitiveValue;
  readonly confidence: number;
  /** What it was measured on; null where the extractor does not say. */
  readonly explain: Explain | null;
}

/** What a plugin gave for one session. */
export interface PluginRun {
  /** By primitive. */
  readonly observed: ReadonlyMap<string, Observed>;
  /** Why a primitive was left out, where the plugin says so, by primitive. */
  readonly skipped: ReadonlyMap<string, string>;
  /** What was refused or went wrong. */
  readonly faults: readonly Fault[];
  readonly log: readonly LogLine[];
}

/**
 * Runs one plugin over one session: loads it, sets it up, extracts, validates every output as a real
 * run does, and disposes it. What goes wrong with the session is in {@link PluginRun.faults}; a plugin
 * that cannot be loaded, and an explanation that fails, throw.
 */
export async function runPlugin(
  plugin: Plugin,
  session: RecordedSession,
  options: RunPluginOptions = {},
): Promise<PluginRun> {
  const open = await openPlugin(plugin, options);
  try {
    return pluginRun(await open.extract(session), open.log);
  } finally {
    await open.close();
  }
}

/** An outcome as tests look at it. */
export function pluginRun(
  { extracted, silent, faults }: ExtractionOutcome,
  log: readonly LogLine[],
): PluginRun {
  return {
    observed: new Map(
      extracted.map(({ observation: { primitive, value, confidence }, explain }) => [
        primitive,
        { value, confidence, explain: explain() },
      ]),
    ),
    skipped: new Map(silent.map(({ primitive, reason }) => [primitive, reason])),
    faults,
    log,
  };
}
