import { eventAt, literalPattern } from 'shardscope/client';
import type { PlainOutput } from 'shardscope/client';

/** Matches that are kept: nobody steps through more. */
export const MAX_MATCHES = 2000;

/** A place in a session where a text is shown. */
export interface TextMatch {
  /** The event with the last character of the match: from then on it is on the screen. */
  readonly event: number;
}

/** Every place where a text occurs, whatever its case; in the order in which it was shown. */
export function findText(output: PlainOutput, query: string): readonly TextMatch[] {
  if (query === '') return [];
  const matches: TextMatch[] = [];
  for (const { index, 0: found } of output.text.matchAll(literalPattern(query))) {
    if (matches.length === MAX_MATCHES) break;
    matches.push({ event: eventAt(output, index + found.length - 1) });
  }
  return matches;
}
