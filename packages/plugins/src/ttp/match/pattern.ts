import { RE2JS } from 're2js';
import { INSTRUCTIONS_PER_STEP, MAX_PATTERN_INSTRUCTIONS, PATTERN_STEPS } from '../limits.ts';

/** Where a pattern was found, as UTF-16 offsets. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** A compiled pattern of a rule: RE2 syntax, matched in time linear in the text. */
export interface Pattern {
  readonly source: string;
  /** Steps of the event's budget that searching a text of this length costs. */
  steps(length: number): number;
  test(text: string): boolean;
  find(text: string): Found | null;
}

/** Thrown by {@link compilePattern}; the message is for the author of the rule. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * Compiles RE2 syntax. The automaton looks at each unit of a text once, so that no text makes it slow.
 *
 * Throws {@link PatternError} on other syntax, and on a pattern that is too big.
 */
export function compilePattern(source: string, ignoreCase = false): Pattern {
  const compiled = compileOrThrow(source, ignoreCase);
  const size = compiled.programSize();
  if (size > MAX_PATTERN_INSTRUCTIONS) {
    throw new PatternError(
      `the pattern is too big (${size} instructions, at most ${MAX_PATTERN_INSTRUCTIONS}): ` +
        'repeat less, or split the rule',
    );
  }
  const weight = Math.ceil(size / INSTRUCTIONS_PER_STEP);
  return {
    source,
    steps: (length) => PATTERN_STEPS + length * weight,
    test: (text) => compiled.test(text),
    find(text) {
      const matcher = compiled.matcher(text);
      return matcher.find() ? { start: matcher.start(), end: matcher.end() } : null;
    },
  };
}

function compileOrThrow(source: string, ignoreCase: boolean): RE2JS {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PatternError(`the pattern is not RE2 syntax (${why})${adviceFor(source)}`, { cause });
  }
}

function adviceFor(source: string): string {
  if (/\(\?<?[=!]/.test(source))
    return ': there is no look-around; use "not" for what must be absent';
  if (/\\[1-9]/.test(source)) return ': there are no back-references';
  return '';
}
