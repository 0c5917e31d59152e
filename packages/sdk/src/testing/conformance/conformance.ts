import type { PrimitiveDefinition } from '../../model/primitive.ts';
import type { RecordedSession } from '../../model/session.ts';
import type { TaggerEvent } from '../../model/tag.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import { openPlugin, type RunPluginOptions } from '../open-plugin.ts';
import { extractorChecks } from './check-extractors.ts';
import { lifterChecks } from './check-lifters.ts';
import { mergerChecks } from './check-mergers.ts';
import type { ConformanceCheck } from './conformance-check.ts';

/** How a plugin is checked. */
export interface ConformanceOptions extends RunPluginOptions {
  /** Recordings of the plugin's author, on which it is to observe something. */
  readonly sessions?: readonly RecordedSession[];
  /** Events of the plugin's author, of which it is to tag something. */
  readonly events?: readonly TaggerEvent[];
  /** Primitives that its mergers are tried with; default: its own. */
  readonly merges?: readonly PrimitiveDefinition[];
}

/**
 * What every plugin must hold, as checks for any test runner:
 *
 * ```ts
 * for (const { name, run } of conformance(plugin)) test(name, run);
 * ```
 *
 * It loads and frees what it takes; yields only declared primitives, with values in their domain and
 * confidences within 0..1 and the soft cap; says the same whenever it is asked; leaves the session as
 * it was; gives no recorded text away; survives hostile recordings; and takes time in proportion to a
 * session's length; and likewise for lifters and mergers. That a check passes is no proof, but what
 * fails one will hurt a user.
 */
export function conformance(
  plugin: Plugin,
  { sessions = [], events = [], merges, ...options }: ConformanceOptions = {},
): readonly ConformanceCheck[] {
  const loads: ConformanceCheck = {
    name: 'loads, sets up and frees what it took',
    run: async () => (await openPlugin(plugin, options)).close(),
  };
  const { extractors = [], lifters = [], mergers = [], primitives = [] } = plugin;
  return [
    loads,
    ...(extractors.length > 0 ? extractorChecks(plugin, options, sessions) : []),
    ...(lifters.length > 0 ? lifterChecks(plugin, options, events) : []),
    ...(mergers.length > 0 ? mergerChecks(plugin, merges ?? primitives) : []),
  ];
}
