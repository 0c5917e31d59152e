import type { Explain, Observation } from '../model/observation.ts';
import type { RecordedSession } from '../model/session.ts';
import { primitiveRegistry } from '../plugin/registry.ts';
import type { ContextBuilder } from '../plugin/session-context.ts';
import { extractSession } from './extract.ts';
import { loadPlugin, type PluginUse } from './load-plugins.ts';
import { DEFAULT_DEADLINE_MS, EMPTY_ATTACK } from './run-pipeline.ts';
import { sessionTimes } from './session-times.ts';

/** An observation with its explanation, computed again from the recording. */
export interface Explained {
  readonly observation: Observation;
  readonly explain: Explain | null;
}

/**
 * Explains a session's observations. Explanations are never stored: this computes them from the
 * recording when somebody looks. Throws what loading a plugin throws, and E_PLUGIN_FAULT.
 *
 * @param primitive only this one; all when left out
 */
export async function explainSession(
  session: RecordedSession,
  use: PluginUse,
  context: ContextBuilder,
  primitive?: string,
): Promise<readonly Explained[]> {
  if ((use.plugin.extractors ?? []).length === 0) return [];
  const registry = primitiveRegistry();
  const { signal } = new AbortController();
  const log = (): void => undefined;
  const deadlineMs = DEFAULT_DEADLINE_MS;
  const loaded = await loadPlugin(use, { registry, signal, attack: EMPTY_ATTACK, log, deadlineMs });
  try {
    const outcome = await extractSession(loaded, {
      session,
      context: context(session),
      times: sessionTimes(session),
      registry,
      deadlineMs,
    });
    return outcome.extracted
      .filter(({ observation }) => primitive === undefined || observation.primitive === primitive)
      .map(({ observation, explain }) => ({ observation, explain: explain() }));
  } finally {
    await loaded.dispose();
  }
}
