import type { EVENT_INPUT, EVENT_OUTPUT, EVENT_RESIZE } from '../model/session.ts';

/**
 * What one line of a shard is. The first three are the codes of events; the last three are lines
 * that cannot be used.
 */
export type LineKind =
  | typeof EVENT_INPUT
  | typeof EVENT_OUTPUT
  | typeof EVENT_RESIZE
  | typeof LINE_HEADER
  | typeof LINE_TRUNCATION
  | typeof LINE_MALFORMED
  | typeof LINE_JUNK
  | typeof LINE_OVERSIZED;

export const LINE_HEADER = 3;
/** The recorder stopped at its cap. */
export const LINE_TRUNCATION = 4;
/** A JSON object that is none of the above, or has no usable session id. */
export const LINE_MALFORMED = 5;
/** Not JSON, or not an object. */
export const LINE_JUNK = 6;
/** Longer than a line may be. */
export const LINE_OVERSIZED = 7;
/** White space only: not handed on. */
export const LINE_BLANK = 8;
