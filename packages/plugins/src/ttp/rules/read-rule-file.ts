import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { MAX_RULE_FILE_CHARS } from '../limits.ts';
import type { FieldPath, RuleProblem } from './rule-problem.ts';

/** One entry of a rule file: a value as YAML gives it, and how to find its fields in the file. */
export interface RawRule {
  readonly value: unknown;
  /** Line and column of a field, or of what holds it where it is missing. */
  position(path: FieldPath): { readonly line: number; readonly column: number };
}

/** A rule file taken apart. */
export interface RawRuleFile {
  readonly rules: readonly RawRule[];
  readonly problems: readonly RuleProblem[];
}

/**
 * Reads the YAML of a rule file: one rule, or a list of rules. What is no YAML gives a problem with
 * its place, and no rules.
 */
export function readRuleFile(text: string, file: string): RawRuleFile {
  if (text.length > MAX_RULE_FILE_CHARS) {
    return broken(
      file,
      1,
      1,
      `the file is larger than ${MAX_RULE_FILE_CHARS} characters: split it`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    return broken(file, line, col, `this is not YAML: ${error.message}`);
  }
  const value = toJs(document);
  if (value instanceof Error) return broken(file, 1, 1, `this is not YAML: ${value.message}`);
  const entries = Array.isArray(value) ? value : value === null ? [] : [value];
  const root: FieldPath = [];
  const rules = entries.map((entry: unknown, index): RawRule => {
    const prefix = Array.isArray(value) ? [...root, index] : root;
    return {
      value: entry,
      position: (path) => {
        const { line, col } = lines.linePos(offsetOf(document, [...prefix, ...path]));
        return { line, column: col };
      },
    };
  });
  return { rules, problems: [] };
}

function toJs(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

function broken(file: string, line: number, column: number, message: string): RawRuleFile {
  const problem = {
    severity: 'error',
    file,
    line,
    column,
    ruleId: null,
    field: '',
    message,
  } as const;
  return { rules: [], problems: [problem] };
}

/** Where the deepest part of a path that exists begins; a key stands for its value. */
function offsetOf(document: Document.Parsed, path: FieldPath): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!isPair(pair)) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
