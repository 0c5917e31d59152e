/** How a program that runs another program takes its own options. */
interface PrefixShape {
  /** Letters of short options that take a value. */
  readonly valued: string;
  /** Long options that take a value as a word of its own. */
  readonly valuedLong: readonly string[];
  /** How many operands come before the command. */
  readonly operands: number;
  /** `NAME=value` words before the command are assignments. */
  readonly takesAssignments: boolean;
  /** Short options with which the program does not run the rest of the line. */
  readonly ends: string;
}

function shape(fields: Partial<PrefixShape> = {}): PrefixShape {
  return {
    valued: '',
    valuedLong: [],
    operands: 0,
    takesAssignments: false,
    ends: '',
    ...fields,
  };
}

/**
 * Programs that do nothing but run another one, from their manual pages. What also says something by
 * itself (`chroot`, `ssh`, `docker exec`) is no prefix: it stays a command, with another inside.
 */
const PREFIXES: Readonly<Record<string, PrefixShape>> = {
  sudo: shape({
    valued: 'CDghpRrTtUu',
    valuedLong: ['user', 'group', 'host', 'prompt', 'chdir', 'chroot', 'role', 'type'],
    takesAssignments: true,
    ends: 'lvkKeV',
  }),
  doas: shape({ valued: 'uC', ends: 'L' }),
  pkexec: shape({ valuedLong: ['user'] }),
  env: shape({
    valued: 'uC',
    valuedLong: ['unset', 'chdir'],
    takesAssignments: true,
  }),
  nohup: shape(),
  setsid: shape(),
  exec: shape({ valued: 'a' }),
  command: shape({ ends: 'vV' }),
  builtin: shape(),
  busybox: shape({ ends: 'h' }),
  toybox: shape(),
  nice: shape({ valued: 'n', valuedLong: ['adjustment'] }),
  ionice: shape({ valued: 'cnpPu', valuedLong: ['class', 'classdata'] }),
  chrt: shape({ valued: 'TPD', operands: 1 }),
  taskset: shape({ operands: 1, ends: 'p' }),
  timeout: shape({ valued: 'ks', valuedLong: ['kill-after', 'signal'], operands: 1 }),
  stdbuf: shape({ valued: 'ioe', valuedLong: ['input', 'output', 'error'] }),
  unbuffer: shape(),
  time: shape({ valued: 'fo', valuedLong: ['format', 'output'] }),
  xargs: shape({
    valued: 'aEdIiLlnPs',
    valuedLong: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'replace', 'max-lines'],
  }),
  rlwrap: shape({ valued: 'bcfHlpPsSt' }),
  proot: shape({ valued: 'rbqwk' }),
  fakeroot: shape({ valued: 'lbis' }),
};

/** Words of the shell's grammar that a command follows, and a prompt that was pasted along. */
const KEYWORDS = new Set([
  '$',
  'if',
  'then',
  'elif',
  'else',
  'while',
  'until',
  'do',
  '!',
  '{',
  '}',
  'coproc',
  'time',
]);

/** Whether a word is grammar, not a program. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

/** Whether a word is of the form `NAME=value`. */
export function isAssignment(word: string): boolean {
  return ASSIGNMENT.test(word);
}

/** What a prefix leaves. */
export interface PrefixEnd {
  /** Index of the word that names the command; the number of words when there is none. */
  readonly command: number;
  /** Indexes of the `NAME=value` words among its arguments. */
  readonly assignments: readonly number[];
}

/**
 * Steps over a prefix and its options.
 *
 * @param words the texts of all words
 * @param at index of the word that names the prefix
 * @returns null when the program is no prefix here
 */
export function skipPrefix(tool: string, words: readonly string[], at: number): PrefixEnd | null {
  const found = Object.hasOwn(PREFIXES, tool) ? PREFIXES[tool] : undefined;
  if (!found) return null;
  const assignments: number[] = [];
  let operands = found.operands;
  let next = at + 1;
  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    if (word === '--') return { command: next + 1, assignments };
    if (word.length > 1 && word.startsWith('-')) {
      if (endsLine(found, word)) return null;
      if (takesNext(found, word)) next += 1;
    } else if (found.takesAssignments && isAssignment(word)) assignments.push(next);
    else if (operands > 0) operands -= 1;
    else break;
  }
  return { command: next, assignments };
}

function endsLine(prefix: PrefixShape, word: string): boolean {
  if (word.startsWith('--')) return word === '--list' || word === '--help' || word === '--version';
  return Array.from(word.slice(1, 8)).some((letter) => prefix.ends.includes(letter));
}

function takesNext(prefix: PrefixShape, word: string): boolean {
  if (word.startsWith('--')) return prefix.valuedLong.includes(word.slice(2));
  const valued = Array.from(word.slice(1)).findIndex((letter) => prefix.valued.includes(letter));
  return valued >= 0 && valued === word.length - 2;
}
