import type { Envelope, JsonObject } from '@shardscope/sdk';

/** Fields of a honeynet's events that hold what somebody typed. */
const TYPED: ReadonlySet<string> = new Set(['commands', 'command_text', 'cmd', 'password']);

/**
 * An event without what was typed, which never goes to the output; of a list of commands its length
 * is left, as `command_count`.
 */
export function withoutTyped(event: Envelope): Envelope {
  const { payload } = event;
  if (!Object.keys(payload).some((key) => TYPED.has(key))) return event;
  const rest = Object.entries(payload).filter(([key]) => !TYPED.has(key));
  const { commands } = payload;
  const counted: JsonObject = Array.isArray(commands) ? { command_count: commands.length } : {};
  return { ...event, payload: { ...Object.fromEntries(rest), ...counted } };
}
