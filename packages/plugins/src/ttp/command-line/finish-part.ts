import type { Assignment, CommandWord, PartOrigin } from './command-part.ts';
import type { GrowingPart, PartCollector, PartDraft, TextPlace } from './part-collector.ts';
import { isAssignment, isKeyword, skipPrefix } from './prefixes.ts';

/** Builtins whose `NAME=value` arguments set variables. */
const DECLARING = new Set(['export', 'declare', 'typeset', 'readonly', 'local', 'set', 'setenv']);

/** Finds program, prefixes and assignments of what was read as one command. */
export function finishPart(
  draft: PartDraft,
  origin: PartOrigin,
  place: TextPlace,
  collector: PartCollector,
): GrowingPart {
  const head = readHead(draft.words, collector);
  const words = draft.words.slice(head.command);
  const tool = toolName(words[0]?.text ?? '', collector.variables);
  const declared = DECLARING.has(tool) ? words.slice(1).flatMap(assignmentOf) : [];
  const assignments = declared.length > 0 ? [...head.assignments, ...declared] : head.assignments;
  collector.learn(assignments);
  const part: GrowingPart = {
    start: place.base === null ? place.start : place.base + draft.start,
    end: place.base === null ? place.end : place.base + draft.end,
    origin,
    cut: draft.cut,
    tool,
    words,
    through: head.through,
    assignments,
    redirections: draft.redirections,
    pipedFrom: null,
    pipedTo: null,
    folder: collector.folder,
  };
  if (tool === 'cd' || tool === 'pushd') collector.folder = folderAfter(words, collector.folder);
  return part;
}

interface Head {
  readonly command: number;
  readonly through: readonly string[];
  readonly assignments: readonly Assignment[];
}

const NOTHING: readonly never[] = [];

/** Steps over grammar, assignments and prefixes to the word that names the program. */
function readHead(words: readonly CommandWord[], collector: PartCollector): Head {
  let through: string[] | null = null;
  let assignments: Assignment[] | null = null;
  let texts: string[] | null = null;
  let at = promptEnd(words);
  for (;;) {
    const text = words[at]?.text;
    if (text === undefined) break;
    if (isKeyword(text)) {
      at += 1;
      continue;
    }
    const assignment = isAssignment(text) ? assignmentOf(words[at]) : NOTHING;
    if (assignment.length > 0) {
      (assignments ??= []).push(...assignment);
      at += 1;
      continue;
    }
    const tool = toolName(text, collector.variables);
    texts ??= words.map((word) => word.text);
    const end = skipPrefix(tool, texts, at);
    if (!end || end.command >= words.length) break;
    (through ??= []).push(tool);
    for (const index of end.assignments) (assignments ??= []).push(...assignmentOf(words[index]));
    at = end.command;
  }
  return { command: at, through: through ?? NOTHING, assignments: assignments ?? NOTHING };
}

/** Words that a prompt takes at most: `user@host ~ $`. */
const MAX_PROMPT_WORDS = 4;

/** Steps over a prompt that was pasted along with the command. */
function promptEnd(words: readonly CommandWord[]): number {
  const first = words[0]?.text ?? '';
  if (!first.includes('@') || !/^\[?[\w.-]+@[\w.-]+/.test(first)) return 0;
  const end = words.slice(0, MAX_PROMPT_WORDS).findIndex((word) => word.text.endsWith('$'));
  return end + 1;
}

function assignmentOf(word: CommandWord | undefined): readonly Assignment[] {
  if (!word || !isAssignment(word.text)) return NOTHING;
  const equals = word.text.indexOf('=');
  const nameEnd = word.text.charCodeAt(equals - 1) === 43 ? equals - 1 : equals;
  return [{ name: word.text.slice(0, nameEnd), value: word.text.slice(equals + 1) }];
}

const VARIABLE = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/;

/** What `$(which x)` and `$(command -v x)` stand for. */
const LOOK_UP = /^(?:\$\(|`)\s*(?:which|command\s+-v|type\s+-p)\s+([\w./+-]+)/;

/** A name ends before anything that is no letter, digit or one of `. _ + - [ $ ?`. */
const NAME_END = /[^\p{L}\p{M}\p{N}._+\-[\]$?@:{}~]/u;

/**
 * The name of the program that a word calls: without path; through a variable that the text sets.
 */
function toolName(word: string, variables: ReadonlyMap<string, string>): string {
  let text = word;
  if (text.charCodeAt(0) === 36) {
    const name = VARIABLE.exec(text)?.[1];
    const value = name === undefined ? undefined : variables.get(name);
    if (value !== undefined) text = LOOK_UP.exec(value)?.[1] ?? firstWord(value);
  }
  const base = text.slice(text.lastIndexOf('/') + 1);
  if (base.length > 64 || isSimpleName(base)) return base.slice(0, 64);
  const end = base.search(NAME_END);
  return end > 0 ? base.slice(0, end) : base;
}

function firstWord(text: string): string {
  return /\S+/.exec(text)?.[0] ?? '';
}

function isSimpleName(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const isLower = unit >= 97 && unit <= 122;
    if (!isLower && (unit > 122 || unit < 45 || unit === 47)) return false;
  }
  return true;
}

/** The folder that a `cd` leads to, as far as it can be told without the file system. */
function folderAfter(words: readonly CommandWord[], folder: string | null): string | null {
  const target = words.slice(1).find((word) => !word.text.startsWith('-'))?.text;
  if (target === undefined || target === '~') return '~';
  if (target.startsWith('/') || target.startsWith('~')) return target.replace(/(?<=.)\/+$/, '');
  if (folder === null || /[$`*?]/.test(target)) return null;
  return `${folder}/${target}`.slice(-1024).replace(/\/+$/, '');
}
