import type { ContextBuilder } from '../plugin/session-context.ts';
import { contextV01 } from '../context/index.ts';
import type { RecordedSession } from '../model/session.ts';
import { extractSession, type ExtractionOutcome } from '../pipeline/extract.ts';
import { loadPlugin, type LoadedPlugin } from '../pipeline/load-plugins.ts';
import { DEFAULT_DEADLINE_MS, EMPTY_ATTACK } from '../pipeline/run-pipeline.ts';
import { sessionTimes } from '../pipeline/session-times.ts';
import type { AttackLookup, PluginLog } from '../plugin/context.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { primitiveRegistry, type PrimitiveRegistry } from '../plugin/registry.ts';

/** How a test runs a plugin. */
export interface RunPluginOptions {
  /** Options of the plugin, as a user would give them. */
  readonly options?: unknown;
  /** Builds the session context, and with it chooses the semantics; default 0.1. */
  readonly context?: ContextBuilder;
  /** ATT&CK look-up; default: an empty catalogue. */
  readonly attack?: AttackLookup;
  /** Milliseconds that an extractor may take until its promises settle; default 5000. */
  readonly deadlineMs?: number;
}

/** One line that a plugin logged. */
export interface LogLine {
  readonly level: keyof PluginLog;
  readonly message: string;
}

/** A plugin that is set up, until it is closed. */
export interface OpenPlugin {
  readonly loaded: LoadedPlugin;
  readonly registry: PrimitiveRegistry;
  readonly log: readonly LogLine[];
  extract(session: RecordedSession): Promise<ExtractionOutcome>;
  /** Throws the first thing that went wrong while the plugin was disposed. */
  close(): Promise<void>;
}

/** Loads a plugin as a run does. Throws what loading a plugin throws. */
export async function openPlugin(
  plugin: Plugin,
  { options, context = contextV01, attack, deadlineMs = DEFAULT_DEADLINE_MS }: RunPluginOptions,
): Promise<OpenPlugin> {
  const registry = primitiveRegistry();
  const lines: LogLine[] = [];
  const loaded = await loadPlugin(
    { plugin, options },
    {
      registry,
      deadlineMs,
      signal: new AbortController().signal,
      attack: attack ?? EMPTY_ATTACK,
      log: ({ level, message }) => void lines.push({ level, message }),
    },
  );
  return {
    loaded,
    registry,
    log: lines,
    extract: (session) =>
      extractSession(loaded, {
        session,
        context: context(session),
        times: sessionTimes(session),
        registry,
        deadlineMs,
      }),
    async close() {
      const [error] = await loaded.dispose();
      if (error) throw error;
    },
  };
}
