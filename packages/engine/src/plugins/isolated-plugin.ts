import { createHash } from 'node:crypto';
import {
  defineExtractor,
  definePlugin,
  type Extractor,
  type ExtractorSession,
  type ObservationDraft,
  type Plugin,
  type PluginUse,
  type PrimitiveValue,
  type SessionContext,
} from '@shardscope/sdk';
import type { PluginDescription } from './description.ts';
import type { ExtractedPart, ParcelDraft } from './host-protocol.ts';
import type { PluginLimits } from './limits.ts';
import type { PluginPlace } from './plugin-place.ts';
import { forkProcess } from './process/fork-process.ts';
import type { StartProcess } from './process/plugin-process.ts';
import { supervisor, type Supervisor } from './supervisor.ts';
import { foreignError } from './thrown-by.ts';

/** A third-party plugin, known and checked; plain data, so that it can cross to other threads. */
export interface IsolatedPlugin {
  readonly place: PluginPlace;
  readonly limits: PluginLimits;
  readonly description: PluginDescription;
  readonly options?: unknown;
  /** Have explanations computed with the observations: they cannot be asked for later. Default false. */
  readonly explain?: boolean;
}

/**
 * A third-party plugin as one like any other: its parts ask the process in which the real ones run.
 * The runner checks what they yield, as it does with every plugin. Where its process cannot be
 * started, or the plugin not be set up in it, that is a fault of each session.
 *
 * @param start default: a forked Node process
 */
export function isolatedPlugin(
  { place, limits, description, explain = false }: IsolatedPlugin,
  start: StartProcess = forkProcess,
): Plugin {
  const { id, version, apiVersion, outputVersion, semantics, primitives } = description;
  const host = supervisor(place, limits, start);
  const results = sessionResults(host, explain);
  return definePlugin({
    ...{ id, version, apiVersion, primitives },
    ...(outputVersion === undefined ? {} : { outputVersion }),
    ...(semantics === undefined ? {} : { semantics }),
    extractors: description.extractors.map((part) => remoteExtractor(part, results)),
    setup: ({ options, log }) =>
      host.setUp({ options, log: (level, message) => log[level](message) }),
    dispose: () => host.close(),
  });
}

/** Isolated plugins as a run uses them. */
export function isolatedUse(isolated: IsolatedPlugin): PluginUse {
  const { options, description } = isolated;
  const plugin = isolatedPlugin(isolated);
  if (options === undefined) return { plugin };
  // Other options, other results: sessions are then looked at again.
  const text = JSON.stringify([description.outputVersion ?? 1, options]);
  const digest = createHash('sha256').update(text, 'utf8').digest();
  return { plugin, options, outputVersion: 1 + digest.readUIntBE(0, VERSION_BYTES) };
}

/**
 * Milliseconds that the runner gives to plugins of which some are isolated: their own limits are
 * watched over here, from when it is their turn, and a session may wait for it.
 */
export const ISOLATED_DEADLINE_MS = 24 * 60 * 60 * 1000;

/** Bytes of a hash that a whole number can hold exactly. */
const VERSION_BYTES = 6;

/** What all extractors of a plugin gave for a session; null where another one has told of the fault. */
type SessionResults = (session: ExtractorSession) => Promise<readonly ExtractedPart[] | null>;

/**
 * The runner asks one extractor after the other, but a session crosses once: the first one to ask has
 * all run. What costs the whole session, such as the end of the process, is told once.
 */
function sessionResults(host: Supervisor, explain: boolean): SessionResults {
  const known = new WeakMap<SessionContext, readonly ExtractedPart[] | null>();
  return async (session) => {
    const before = known.get(session.context);
    if (before !== undefined) return before;
    known.set(session.context, null);
    const parts = await host.extract(session, explain);
    known.set(session.context, parts);
    return parts;
  };
}

function remoteExtractor(
  { id, provides }: PluginDescription['extractors'][number],
  results: SessionResults,
): Extractor {
  return defineExtractor({
    id,
    provides,
    async *extract(session, context) {
      const part = (await results(session))?.find(({ extractor }) => extractor === id);
      if (!part) return;
      for (const { primitive, reason } of part.skipped) context.skip(primitive, reason);
      if (part.thrown) throw foreignError(part.thrown);
      for (const draft of part.drafts) yield draftOf(draft);
    },
  });
}

function draftOf({ primitive, value, confidence, explain }: ParcelDraft): ObservationDraft {
  return {
    primitive,
    value: valueOf(value),
    confidence: typeof confidence === 'number' ? confidence : Number.NaN,
    ...(explain === null ? {} : { explain: () => explain }),
  };
}

/** Only what can be a value; in the place of anything else stands a number that no domain has. */
function valueOf(value: unknown): PrimitiveValue {
  if (Array.isArray(value)) return value.map(elementOf);
  return typeof value === 'boolean' || value === null ? value : elementOf(value);
}

function elementOf(value: unknown): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : Number.NaN;
}
