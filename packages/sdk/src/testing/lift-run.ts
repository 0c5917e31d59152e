import type { Fault } from '../model/fault.ts';
import type { Tag, TaggerEvent } from '../model/tag.ts';
import { liftEvents } from '../pipeline/lift-events.ts';
import { DEFAULT_DEADLINE_MS, EMPTY_ATTACK } from '../pipeline/run-pipeline.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { fail } from './assertions.ts';
import { openPlugin, type LogLine, type OpenPlugin, type RunPluginOptions } from './open-plugin.ts';

/** What a plugin's lifters gave for some events. */
export interface LiftRun {
  readonly tags: readonly Tag[];
  readonly faults: readonly Fault[];
  readonly log: readonly LogLine[];
}

/**
 * Runs a plugin's lifters over events and validates every tag as a real run does. Tags that are worth
 * less than the floor of 0.3 are left out, as there. Throws what loading the plugin throws.
 */
export async function liftAll(
  plugin: Plugin,
  events: readonly TaggerEvent[],
  options: RunPluginOptions = {},
): Promise<LiftRun> {
  const open = await openPlugin(plugin, options);
  try {
    return await liftWith(open, events, options);
  } finally {
    await open.close();
  }
}

/** The same with a plugin that is open. */
export async function liftWith(
  open: OpenPlugin,
  events: readonly TaggerEvent[],
  { attack = EMPTY_ATTACK, deadlineMs = DEFAULT_DEADLINE_MS }: RunPluginOptions,
): Promise<LiftRun> {
  const input = { attack, ts: 0, deadlineMs, origin: 'test' };
  const { tags, faults } = await liftEvents(open.loaded, events, input);
  return { tags, faults, log: open.log };
}

/**
 * Asserts that a technique or sub-technique was tagged. The error says what was tagged instead.
 *
 * @returns the tag, for a closer look
 */
export function assertTagged({ tags, faults }: LiftRun, technique: string): Tag {
  const idOf = (tag: Tag): string => tag.sub_technique_id ?? tag.technique_id;
  const found = tags.find((tag) => idOf(tag) === technique);
  if (found) return found;
  const [fault] = faults;
  const instead = tags.map(idOf).join(', ') || fault?.message || 'nothing';
  fail(`${technique} was not tagged, but ${instead}`, tags.map(idOf), technique);
}

/** Asserts that nothing was tagged, and that no fault is the reason. */
export function assertUntagged({ tags, faults }: LiftRun): void {
  if (tags.length > 0)
    fail(
      'something was tagged',
      tags.map((tag) => tag.technique_id),
      [],
    );
  const [fault] = faults;
  if (fault) fail(`there was a fault: ${fault.message}`, fault.code, null);
}
