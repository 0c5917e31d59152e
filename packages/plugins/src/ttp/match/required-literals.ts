import { parseRegex } from './regex-syntax.ts';
import type { RegexNode } from './regex-syntax.ts';

/** A literal shorter than this tells nothing. */
export const MIN_LITERAL_CHARS = 3;

/** More strings than these are not kept apart. */
const MAX_STRINGS = 64;

/** Longer strings are not put together. */
const MAX_STRING_CHARS = 32;

/** What is known of the texts that a part of a pattern matches. */
interface Known {
  /** All of them, when they are few. */
  readonly exact: readonly string[] | null;
  /** Strings of which each matched text holds one. */
  readonly required: readonly string[] | null;
}

const UNKNOWN: Known = { exact: null, required: null };

/**
 * Literals of which each text that a pattern matches holds at least one, in lower case. A text
 * without any of them, whatever its case, does not match.
 *
 * @returns null when there are none that are long enough
 */
export function requiredLiterals(source: string): readonly string[] | null {
  const node = parseRegex(source);
  return node && best([known(node).required]);
}

function known(node: RegexNode): Known {
  switch (node.kind) {
    case 'literal':
      // Arguments are joined by one space, whatever stood between them in the text.
      return node.text === ' ' ? UNKNOWN : exactly([node.text]);
    case 'empty':
      return exactly(['']);
    case 'class':
      return node.choices ? exactly(node.choices) : UNKNOWN;
    case 'sequence':
      return knownSequence(node.items.map(known));
    case 'choice':
      return knownChoice(node.items.map(known));
    case 'repeat':
      return knownRepeat(known(node.item), node);
  }
}

function exactly(strings: readonly string[]): Known {
  return { exact: strings, required: strings };
}

function knownRepeat(item: Known, { min }: { readonly min: number }): Known {
  if (min > 0) return { exact: null, required: item.required };
  return UNKNOWN;
}

function knownChoice(items: readonly Known[]): Known {
  return {
    exact: union(items.map((item) => item.exact)),
    required: union(items.map((item) => item.required)),
  };
}

function union(sets: readonly (readonly string[] | null)[]): readonly string[] | null {
  const all = new Set<string>();
  for (const set of sets) {
    if (!set) return null;
    for (const text of set) all.add(text);
  }
  return all.size <= MAX_STRINGS ? [...all] : null;
}

/** Joins what stands next to each other as long as it is exact; the best stretch is required. */
function knownSequence(items: readonly Known[]): Known {
  const candidates: (readonly string[] | null)[] = [];
  let run: readonly string[] = [''];
  let isExact = true;
  for (const { exact, required } of items) {
    const joined = exact && product(run, exact);
    if (joined) {
      run = joined;
      continue;
    }
    candidates.push(run, required);
    isExact = false;
    run = exact ?? [''];
  }
  candidates.push(run);
  return { exact: isExact ? run : null, required: isExact ? run : best(candidates) };
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | null {
  if (left.length * right.length > MAX_STRINGS) return null;
  const joined = left.flatMap((start) => right.map((end) => start + end));
  return joined.some((text) => text.length > MAX_STRING_CHARS) ? null : joined;
}

/** The set whose shortest string is longest; of equals the one with fewer strings. */
function best(sets: readonly (readonly string[] | null)[]): readonly string[] | null {
  let chosen: readonly string[] | null = null;
  let length = MIN_LITERAL_CHARS - 1;
  for (const set of sets) {
    if (!set || set.length === 0) continue;
    const shortest = Math.min(...set.map((text) => text.length));
    const isBetter =
      shortest > length || (shortest === length && set.length < (chosen?.length ?? 0));
    if (isBetter) [chosen, length] = [set, shortest];
  }
  return chosen;
}
