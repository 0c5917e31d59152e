import type { Json } from '../model/envelope.ts';
import type { Observation } from '../model/observation.ts';
import type { PrimitiveDefinition, PrimitiveValue } from '../model/primitive.ts';
import type { Verdict } from '../model/state.ts';
import type { Merger } from '../plugin/merger.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { openPlugin, type RunPluginOptions } from './open-plugin.ts';

/** Seconds between the observations of a series that a test makes. */
const SERIES_STEP_S = 3600;

/** 2026-11-01T00:00:00Z in epoch seconds. */
const SERIES_START = 1_793_491_200;

/**
 * Folds a series of values of one primitive with the merger of a plugin that takes it, an hour
 * between them. The state goes through JSON after each step, as it does where it is kept.
 *
 * @returns the verdict after each value
 * @throws Error when no merger of the plugin takes the primitive, and what the merger throws
 */
export async function mergeValues(
  plugin: Plugin,
  primitive: PrimitiveDefinition,
  values: readonly PrimitiveValue[],
  options: RunPluginOptions = {},
): Promise<readonly Verdict[]> {
  const open = await openPlugin(plugin, options);
  try {
    const mergers = plugin.mergers ?? [];
    const merger = mergers.find((each) => each.accepts(primitive.name, primitive));
    if (!merger) throw new Error(`No merger of ${plugin.id} takes ${primitive.name}.`);
    return foldValues(merger, primitive, values);
  } finally {
    await open.close();
  }
}

/** The verdict of a merger after each value. */
export function foldValues(
  merger: Merger,
  { name }: PrimitiveDefinition,
  values: readonly PrimitiveValue[],
): readonly Verdict[] {
  let state = throughJson(merger.init());
  return values.map((value, i) => {
    state = throughJson(merger.add(state, seriesObservation(name, value, i)));
    return merger.verdict(state);
  });
}

/** What JSON keeps of a state: a Map or a Set, for instance, comes back empty. */
function throughJson(state: Json): Json {
  if (typeof state === 'number') return Number.isFinite(state) ? state : null;
  if (typeof state !== 'object' || state === null) return state;
  if (isList(state)) return state.map(throughJson);
  const entries = Object.entries(state).filter(
    ([, value]: [string, unknown]) => value !== undefined,
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, throughJson(value)]));
}

function isList(state: Json): state is readonly Json[] {
  return Array.isArray(state);
}

function seriesObservation(primitive: string, value: PrimitiveValue, i: number): Observation {
  return {
    id: i.toString(16).padStart(32, '0'),
    v: 1,
    ts: SERIES_START + i * SERIES_STEP_S,
    ...{ primitive, value },
    confidence: 0.8,
    window: { start_ts: 0, end_ts: 60 },
    source: 'test/test@1.0.0',
    evidence_ref: `shard:web/ssh/sessions-2026-11-01.jsonl#${i}`,
    identity_ref: null,
  };
}
