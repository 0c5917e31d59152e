/** One word of a command, as the shell hands it to the program. */
export interface CommandWord {
  /** Without quotes and escapes. */
  readonly text: string;
  /** Where it begins in the command text, quotes included. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Where `text` stands in the command text, unit by unit; -1 when it was put together. */
  readonly textStart: number;
}

/** One redirection of a command. */
export interface Redirection {
  /** Without the descriptor: `<`, `>`, `>>`, `>|`, `<>`, `&>`, `&>>`, `>&`, `<&`, `<<`, `<<<`. */
  readonly operator: string;
  /** The file, or the delimiter of a here-document; null when it is missing. */
  readonly target: CommandWord | null;
  /** The lines of a here-document or the text of a here-string; else null. */
  readonly body: CommandWord | null;
}

/** `NAME=value` before a command, or on its own. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** How a part came to be found. */
export type PartOrigin =
  /** It stands in the text itself. */
  | 'typed'
  /** Inside `$(…)`, backticks or `<(…)`. */
  | 'substitution'
  /** Inside an argument of another command, such as `sh -c '…'`. */
  | 'argument';

/** One simple command of a command line: a program with its words, and how it is connected. */
export interface CommandPart {
  /** Where it begins in the command text. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  readonly origin: PartOrigin;
  /** It was longer than {@link MAX_PART_CHARS}: the rest was not looked at. */
  readonly cut: boolean;
  /** The program's name without its path; empty where there is none (`X=1`, `> file`). */
  readonly tool: string;
  /** The program and its arguments; prefixes such as `sudo` are left out. */
  readonly words: readonly CommandWord[];
  /** The prefixes that it runs through (`sudo`, `busybox`, `nohup`, …), outermost first. */
  readonly through: readonly string[];
  readonly assignments: readonly Assignment[];
  readonly redirections: readonly Redirection[];
  /** The command whose output it reads. */
  readonly pipedFrom: CommandPart | null;
  /** The command that reads its output. */
  readonly pipedTo: CommandPart | null;
  /** The folder that `cd` led to before it, as far as the text tells; null when unknown. */
  readonly folder: string | null;
}

/** A command text taken apart. */
export interface CommandLine {
  readonly text: string;
  /** In the order of the text, parts within arguments behind the part that holds them. */
  readonly parts: readonly CommandPart[];
  /** UTF-16 units at the end that were not looked at, beyond the limits. */
  readonly charactersLeft: number;
  /** Arguments with commands inside that were not looked into, beyond the limits. */
  readonly argumentsLeft: number;
}
