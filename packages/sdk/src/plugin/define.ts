import type { Json } from '../model/envelope.ts';
import type { Extractor } from './extractor.ts';
import type { Lifter } from './lifter.ts';
import type { Merger } from './merger.ts';
import { PLUGIN_BRAND, type Plugin, type PluginDefinition } from './plugin.ts';

/** Infers, freezes and brands a plugin. What it declares is checked when it is loaded. */
export function definePlugin<Options = unknown>(
  definition: PluginDefinition<Options>,
): Plugin<Options> {
  return Object.freeze({ ...definition, [PLUGIN_BRAND]: true as const });
}

/** Infers and freezes an extractor. */
export function defineExtractor<Options = unknown>(
  extractor: Extractor<Options>,
): Extractor<Options> {
  return Object.freeze(extractor);
}

/** Infers and freezes a lifter. */
export function defineLifter<Options = unknown>(lifter: Lifter<Options>): Lifter<Options> {
  return Object.freeze(lifter);
}

/** Infers and freezes a merger. */
export function defineMerger<State extends Json = Json, Options = unknown>(
  merger: Merger<State, Options>,
): Merger<State, Options> {
  return Object.freeze(merger);
}
