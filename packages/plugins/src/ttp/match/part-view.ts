import type { CommandPart } from '../command-line/command-part.ts';
import { usedPaths } from '../command-line/file-use.ts';
import type { FileUse } from '../command-line/file-use.ts';
import { unversioned } from '../command-line/tool-groups.ts';
import { MAX_PART_CHARS } from '../limits.ts';
import type { GramFilter } from './gram-filter.ts';

const NO_PATHS: readonly string[] = [];

/** What rules look at in one part, each made when first asked for. */
export class PartView {
  readonly part: CommandPart;
  readonly #line: string;
  #args: string | null = null;
  #text: string | null = null;
  #input: string | null = null;
  #paths: ReadonlyMap<FileUse, readonly string[]> | null = null;

  constructor(part: CommandPart, line: string) {
    this.part = part;
    this.#line = line;
  }

  get tool(): string {
    return this.part.tool;
  }

  get family(): string {
    return unversioned(this.part.tool);
  }

  /** The program's name does not stand in the text as it is: quotes, escapes or a variable hide it. */
  get isDisguised(): boolean {
    const [program] = this.part.words;
    return program !== undefined && (program.textStart < 0 || program.text.startsWith('$'));
  }

  /** The arguments, joined by a space. */
  get args(): string {
    return (this.#args ??= joined(this.part));
  }

  /** The part as it was typed. */
  get text(): string {
    const { start, end } = this.part;
    return (this.#text ??= this.#line.slice(start, Math.min(end, start + MAX_PART_CHARS)));
  }

  /** The whole text where it is short enough, else the part. */
  get line(): string {
    return this.#line.length <= MAX_PART_CHARS ? this.#line : this.text;
  }

  /** What it reads from here-documents, here-strings and an `echo` before the pipe. */
  get input(): string {
    return (this.#input ??= inputOf(this.part));
  }

  /** Paths that it uses so. */
  paths(use: FileUse): readonly string[] {
    return this.#allPaths().get(use) ?? NO_PATHS;
  }

  #allPaths(): ReadonlyMap<FileUse, readonly string[]> {
    return (this.#paths ??= pathsByUse(this.part));
  }

  /** Marks the texts that conditions on this part look at. */
  markIn(filter: GramFilter): void {
    filter.clear();
    filter.add(this.text);
    if (this.isDisguised) filter.add(this.tool);
    if (this.part.words.some((word) => word.textStart < 0)) filter.add(this.args);
    else if (this.text.length !== this.part.end - this.part.start) filter.add(this.args);
    for (const paths of this.#allPaths().values()) for (const path of paths) filter.add(path);
  }

  /** Which uses of files it has at all. */
  get uses(): Iterable<FileUse> {
    return this.#allPaths().keys();
  }
}

const NOTHING_USED: ReadonlyMap<FileUse, readonly string[]> = new Map();

function pathsByUse(part: CommandPart): ReadonlyMap<FileUse, readonly string[]> {
  const used = usedPaths(part);
  if (used.length === 0) return NOTHING_USED;
  const paths = new Map<FileUse, string[]>();
  for (const { use, path } of used) {
    const known = paths.get(use);
    if (known) known.push(path);
    else paths.set(use, [path]);
  }
  return paths;
}

function joined(part: CommandPart): string {
  const { words } = part;
  if (words.length < 2) return '';
  let text = words[1]?.text ?? '';
  for (let index = 2; index < words.length && text.length < MAX_PART_CHARS; index += 1) {
    text += ` ${words[index]?.text ?? ''}`;
  }
  return text.length > MAX_PART_CHARS ? text.slice(0, MAX_PART_CHARS) : text;
}

function inputOf(part: CommandPart): string {
  const bodies = part.redirections.map((redirection) => redirection.body?.text ?? '');
  const { pipedFrom } = part;
  const isEchoed = pipedFrom?.tool === 'echo' || pipedFrom?.tool === 'printf';
  return [...bodies, isEchoed ? joined(pipedFrom) : ''].join('\n').slice(0, MAX_PART_CHARS);
}
