import { RE2JS } from 're2js';
import { INSTRUCTIONS_PER_STEP, MAX_PATTERN_INSTRUCTIONS, PATTERN_STEPS } from '../limits.ts';

import type { FieldPath } from '../rules/rule-problem.ts';

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
  /** Where in the rule's `match` it stands. */
  readonly path: FieldPath;

  constructor(
    message: string,
    details: { readonly cause?: unknown; readonly path?: FieldPath } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.path = details.path ?? [];
  }
}

/** Makes patterns, at once or when first asked. */
export type PatternMaker = (source: string, ignoreCase?: boolean) => Pattern;

/**
 * Compiles RE2 syntax. The automaton looks at each unit of a text once, so that no text makes it slow.
 *
 * Throws {@link PatternError} on other syntax, and on a pattern that is too big.
 */
export const compilePattern: PatternMaker = (source, ignoreCase = false) => {
  if (SINGLE_CLASS.test(source) && !ignoreCase) return classPattern(source);
  const compiled = compileOrThrow(source, ignoreCase);
  const weight = Math.ceil(compiled.programSize() / INSTRUCTIONS_PER_STEP);
  return {
    source,
    steps: (length) => PATTERN_STEPS + length * weight,
    test: (text) => compiled.test(text),
    find(text) {
      const matcher = compiled.matcher(text);
      return matcher.find() ? { start: matcher.start(), end: matcher.end() } : null;
    },
  };
};

/** One class of characters and nothing else: the platform's own engine looks at each but once. */
const SINGLE_CLASS =
  /^\[\^?(?:\\x\{[0-9A-Fa-f]{1,6}\}(?:-\\x\{[0-9A-Fa-f]{1,6}\})?|[A-Za-z0-9_()&;])+\]$/;

function classPattern(source: string): Pattern {
  // It must be RE2 syntax all the same.
  compileOrThrow(source, false);
  const native = new RegExp(source.replaceAll(/\\x\{([0-9A-Fa-f]+)\}/g, '\\u{$1}'), 'u');
  return {
    source,
    steps: (length) => PATTERN_STEPS + length,
    test: (text) => native.test(text),
    find(text) {
      const found = native.exec(text);
      return found ? { start: found.index, end: found.index + found[0].length } : null;
    },
  };
}

/**
 * A pattern that is compiled when a text first meets it: for rules that were checked before, of which
 * a run needs some only.
 */
export const deferPattern: PatternMaker = (source, ignoreCase = false) => {
  let compiled: Pattern | undefined;
  const pattern = (): Pattern => (compiled ??= compilePattern(source, ignoreCase));
  return {
    source,
    steps: (length) => pattern().steps(length),
    test: (text) => pattern().test(text),
    find: (text) => pattern().find(text),
  };
};

function compileOrThrow(source: string, ignoreCase: boolean): RE2JS {
  const compiled = parseOrThrow(source, ignoreCase);
  const size = compiled.programSize();
  if (size <= MAX_PATTERN_INSTRUCTIONS) return compiled;
  throw new PatternError(
    `the pattern is too big (${size} instructions, at most ${MAX_PATTERN_INSTRUCTIONS}): ` +
      'repeat less, or split the rule',
  );
}

function parseOrThrow(source: string, ignoreCase: boolean): RE2JS {
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
