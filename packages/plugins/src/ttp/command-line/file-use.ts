import type { CommandPart, CommandWord } from './command-part.ts';
import { expandedPaths, resolvedPath } from './resolve-path.ts';
import { TOOL_GROUPS, isScriptInterpreter, isShell, unversioned } from './tool-groups.ts';

/** What a command does with a file, as far as its words tell. */
export type FileUse = 'read' | 'write' | 'delete' | 'run';

/** A path that a command uses. */
export interface UsedPath {
  readonly use: FileUse;
  /** Without doubled slashes and `.`; joined to the folder of a `cd` before it where one is known. */
  readonly path: string;
  /** The word that names it. */
  readonly word: CommandWord;
}

/** How a program treats its operands. */
type OperandUse =
  /** Each operand is used so. */
  | { readonly kind: 'all'; readonly uses: readonly FileUse[] }
  /** The first operand is a pattern or a program, the others are read. */
  | { readonly kind: 'after-first' }
  /** The last operand is written, the others are read; moving deletes them as well. */
  | { readonly kind: 'copy'; readonly moves: boolean }
  /** The first operand is an archive that is written, the others are read. */
  | { readonly kind: 'into-first' };

const READ: OperandUse = { kind: 'all', uses: ['read'] };
const WRITE: OperandUse = { kind: 'all', uses: ['write'] };
const EDIT: OperandUse = { kind: 'all', uses: ['read', 'write'] };
const DELETE: OperandUse = { kind: 'all', uses: ['delete'] };
const AFTER_FIRST: OperandUse = { kind: 'after-first' };
const COPY: OperandUse = { kind: 'copy', moves: false };
const MOVE: OperandUse = { kind: 'copy', moves: true };
const INTO_FIRST: OperandUse = { kind: 'into-first' };

const READERS =
  'strings xxd hexdump od base64 base32 cut sort uniq wc rev paste column fold pr file diff cmp ' +
  'comm jq yq zless bzcat xzcat md5sum sha1sum sha256sum sha512sum readelf objdump getcap ' +
  'iconv tr openssl john hashcat unshadow source . mapfile readarray';

const OPERAND_USES: ReadonlyMap<string, OperandUse> = new Map<string, OperandUse>([
  ...TOOL_GROUPS.viewer.map((tool) => [tool, READ] as const),
  ...READERS.split(' ').map((tool) => [tool, READ] as const),
  ...TOOL_GROUPS.search.map((tool) => [tool, AFTER_FIRST] as const),
  ...['awk', 'gawk', 'mawk', 'nawk', 'sed'].map((tool) => [tool, AFTER_FIRST] as const),
  ...TOOL_GROUPS.editor.map((tool) => [tool, EDIT] as const),
  ...['tee', 'sponge', 'truncate'].map((tool) => [tool, WRITE] as const),
  ...['rm', 'unlink', 'shred', 'srm', 'wipe', 'rmdir'].map((tool) => [tool, DELETE] as const),
  ...['cp', 'scp', 'rsync', 'install', 'ln'].map((tool) => [tool, COPY] as const),
  ['mv', MOVE],
  ...['zip', '7z', '7za', 'rar'].map((tool) => [tool, INTO_FIRST] as const),
  ...['gzip', 'bzip2', 'xz', 'zstd'].map((tool) => [tool, READ] as const),
]);

/** Programs whose `-o FILE` (or `-O FILE`, `--output FILE`) is written. */
const WITH_OUTPUT = new Set([
  'curl',
  'wget',
  'gcc',
  'cc',
  'g++',
  'clang',
  'tcc',
  'openssl',
  'gpg',
  'ssh-keygen',
  'go',
]);

const OUTPUT_OPTION = /^(?:-[a-zA-Z]*[oO]|--output(?:-document)?|-out)$/;
const OUTPUT_ATTACHED = /^(?:--output(?:-document)?=|-o(?=[/.~]))(.+)$/;

/** Targets of redirections that are no file. */
const NO_FILE = /^(?:&?\d*|-|\/dev\/(?:null|stdout|stderr|stdin|zero|tty|fd\/\d+))$/;

/** The paths that a command reads, writes, deletes or runs. */
export function usedPaths(part: CommandPart): readonly UsedPath[] {
  const found: UsedPath[] = [];
  const add = (use: FileUse, word: CommandWord, text = word.text): void => {
    if (text === '' || text.length > 1024) return;
    for (const path of expandedPaths(text)) {
      found.push({ use, word, path: resolvedPath(path, part.folder) });
    }
  };
  for (const { operator, target } of part.redirections) {
    if (!target || NO_FILE.test(target.text)) continue;
    if (operator === '<') add('read', target);
    else if (operator.includes('>')) add('write', target);
  }
  if (part.words.length > 0) usedByWords(part, add);
  return found;
}

type Add = (use: FileUse, word: CommandWord, text?: string) => void;

/** An interpreter that is called by its path runs its script, not itself. */
function usedByWords(part: CommandPart, add: Add): void {
  const { tool, words } = part;
  const [program] = words;
  const isInterpreter = isShell(tool) || isScriptInterpreter(tool);
  const isPath = program?.text.includes('/') === true && !program.text.startsWith('$(');
  if (program && isPath && !(isInterpreter && words.length > 1)) add('run', program);
  if (WITH_OUTPUT.has(unversioned(tool))) usedByOutputOptions(words, add);
  if (isInterpreter) usedByInterpreter(part, add);
  else if (tool === 'dd') usedByDd(words, add);
  else if (tool === 'tar') usedByTar(words, add);
  else if (tool === 'curl' || tool === 'wget') usedByTransfer(words, add);
  else if (tool === 'source' || tool === '.') usedBySource(words, add);
  else {
    const use = OPERAND_USES.get(tool);
    if (use) usedByOperands(use, part, add);
  }
}

function usedBySource(words: readonly CommandWord[], add: Add): void {
  const [script] = operandsOf(words);
  if (script) add('run', script);
}

function usedByOperands(use: OperandUse, part: CommandPart, add: Add): void {
  const operands = operandsOf(part.words);
  switch (use.kind) {
    case 'all':
      for (const word of operands) for (const each of use.uses) add(each, word);
      return;
    case 'after-first':
      usedAfterFirst(operands, part, add);
      return;
    case 'copy':
      for (const word of operands.slice(0, -1)) {
        add('read', word);
        if (use.moves) add('delete', word);
      }
      if (operands.length > 1) addLast(operands, add);
      return;
    case 'into-first':
      for (const word of operands.slice(1)) add('read', word);
      if (operands[0]) add('write', operands[0]);
      return;
  }
}

/** A copy into a folder writes the file of the same name in it: rules look at either. */
function addLast(operands: readonly CommandWord[], add: Add): void {
  const last = operands.at(-1);
  const source = operands[0];
  if (!last || !source) return;
  add('write', last);
  const name = source.text.slice(source.text.lastIndexOf('/') + 1);
  if (last.text.endsWith('/') && name !== '') add('write', last, last.text + name);
}

function usedAfterFirst(operands: readonly CommandWord[], part: CommandPart, add: Add): void {
  const { tool, words } = part;
  const hasScriptOption = words.some((word) =>
    /^(?:-[a-zA-Z]*[ef]|--(?:regexp|file|expression)(?:=.*)?)$/.test(word.text),
  );
  const files = operands.slice(hasScriptOption && operands.length > 1 ? 0 : 1);
  const isEdit = editsInPlace(tool, words);
  for (const word of files) {
    add('read', word);
    if (isEdit) add('write', word);
  }
}

function editsInPlace(tool: string, words: readonly CommandWord[]): boolean {
  if (tool !== 'sed' && tool !== 'perl') return false;
  return words.some((word) => /^(?:-[a-zA-Z]*i\S*|--in-place(?:=.*)?)$/.test(word.text));
}

function usedByInterpreter(part: CommandPart, add: Add): void {
  const { tool, words } = part;
  if (editsInPlace(tool, words)) {
    for (const word of operandsOf(words).slice(1)) add('write', word);
    return;
  }
  const takesCode = words.some((word, index) => index > 0 && /^-[a-zA-Z]*[ceErm]$/.test(word.text));
  const script = words.slice(1).find((word) => !word.text.startsWith('-'));
  if (!takesCode && script) add('run', script);
}

function usedByDd(words: readonly CommandWord[], add: Add): void {
  for (const word of words) {
    if (word.text.startsWith('if=')) add('read', word, word.text.slice(3));
    else if (word.text.startsWith('of=')) add('write', word, word.text.slice(3));
  }
}

/** `tar czf archive files`: letters of the first operand or option say what it does. */
function usedByTar(words: readonly CommandWord[], add: Add): void {
  const letters = words
    .slice(1)
    .filter((word, index) => index === 0 || /^-[a-zA-Z]+$/.test(word.text))
    .map((word) => word.text)
    .join('');
  const isCreating =
    /^[^/.]*[cru]/.test(letters.replace(/^-+/, '')) ||
    words.some((word) => word.text === '--create');
  const operands = operandsOf(words).slice(words[1]?.text.startsWith('-') ? 0 : 1);
  const archive = letters.includes('f') ? operands[0] : undefined;
  if (archive) add(isCreating ? 'write' : 'read', archive);
  if (!isCreating) return;
  for (const word of operands) if (word !== archive) add('read', word);
}

function usedByOutputOptions(words: readonly CommandWord[], add: Add): void {
  words.forEach((word, index) => {
    const next = words[index + 1];
    const attached = OUTPUT_ATTACHED.exec(word.text)?.[1];
    if (attached !== undefined) add('write', word, attached);
    else if (
      next &&
      index > 0 &&
      OUTPUT_OPTION.test(word.text) &&
      !/^(?:-|https?:)/.test(next.text)
    ) {
      add('write', next);
    }
  });
}

/** Files that curl and wget send. */
function usedByTransfer(words: readonly CommandWord[], add: Add): void {
  words.forEach((word, index) => {
    const next = words[index + 1];
    const sent = /^(?:--post-file|--body-file|--upload-file)=(.+)$/.exec(word.text)?.[1];
    if (sent !== undefined) add('read', word, sent);
    else if (next && /^(?:-T|--upload-file|--post-file|-i)$/.test(word.text)) add('read', next);
    const attached = /^(?:[^=\s]{0,64}=)?@([^\s;]+)/.exec(word.text)?.[1];
    if (attached !== undefined) add('read', word, attached);
  });
}

function operandsOf(words: readonly CommandWord[]): readonly CommandWord[] {
  return words.slice(1).filter((word) => word.text.length === 0 || word.text.charCodeAt(0) !== 45);
}
