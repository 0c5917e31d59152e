import type { RecordedSession } from '../model/session.ts';

/**
 * What is commonly derived from one recorded session: who sent what when, cut into commands, pauses
 * and bursts. It is derived once per session, however many extractors ask, each part when it is
 * first asked for and in one pass over the events.
 *
 * Conventions, for all parts:
 * - Times are seconds since the session's start, durations are seconds; both are always finite.
 * - Lengths ("characters") are Unicode code points; a byte that is not UTF-8 is one character.
 * - Columns stand for lists of rows: row `i` of a part is `column[i]` of each of its columns, and
 *   `length` says how many rows there are. Ranges are half-open: `from` is in, `to` is not.
 * - Positions of inputs count inputs only, positions of outputs count outputs only.
 * - Everything is read-only and stays what it is. Text that was typed while the echo was off is not
 *   reachable by way of commands; do not put any recorded text into an observation.
 *
 * How each part is defined depends on the semantics that built it; docs/primitives.md has the
 * definitions.
 */
export interface SessionContext {
  /** The definitions behind the parts, such as `0.1`. */
  readonly semantics: string;
  /** The time that the session spans. */
  readonly window: SessionWindow;
  /** What the operator sent, in file order. */
  readonly inputs: TextEvents;
  /** What the terminal showed, in file order. */
  readonly outputs: TextEvents;
  /**
   * All outputs joined, without ANSI escape sequences: for what can be split over events. Looking at
   * single outputs is cheaper where that is enough.
   */
  readonly plainOutput: string;
  /** Inter-arrival times: value `i` is the time from input `i` to input `i + 1`, never negative. */
  readonly iats: Float64Array;
  /** Inputs that were not typed key by key. */
  readonly pastes: Pastes;
  /** Stretches of {@link iats} in which somebody was typing without a break. */
  readonly typingBursts: SampleGroups;
  /** Backspaces and killed lines. */
  readonly corrections: Corrections;
  /** The commands, in the order in which they were sent. */
  readonly commands: Commands;
  /** What the terminal showed after each command; as many rows as commands. */
  readonly outputWindows: OutputWindows;
  /** The time between each command and the next; one row fewer than commands. */
  readonly pauses: Pauses;
  /** The letters that were typed key by key. */
  readonly typedLetters: TypedLetters;
}

/** Builds the context of a session; a semantics has one. Cheap: parts are derived when asked for. */
export type ContextBuilder = (session: RecordedSession) => SessionContext;

/** The time that a session spans. */
export interface SessionWindow {
  /** Time of the first input or output in file order. */
  readonly startT: number;
  /** The greatest time of an input or output, at least 0. */
  readonly endT: number;
  /** From start to end; 0 where the clock went backwards. */
  readonly duration: number;
}

/** Events of one direction as columns, in file order. */
export interface TextEvents {
  readonly length: number;
  /** May go backwards from one row to the next. */
  readonly t: Float64Array;
  /** As recorded; a byte that is not UTF-8 stands as the lone code unit 0xDC00 + byte. */
  readonly text: readonly string[];
  /** Code points of each text. */
  readonly characters: Int32Array;
}

/** Groups of numbers: group `g` holds `values[from[g]]` up to, not including, `values[to[g]]`. */
export interface SampleGroups {
  /** How many groups there are. */
  readonly length: number;
  readonly values: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Inputs that came in one piece from a clipboard or a program, in file order. */
export interface Pastes {
  readonly length: number;
  /** First input of each paste. */
  readonly fromInput: Int32Array;
  /** The input behind the last of each paste. */
  readonly toInput: Int32Array;
  readonly characters: Int32Array;
  /** Runs of pastes that follow each other at once: rows `from[b]` up to, not including, `to[b]`. */
  readonly bursts: {
    readonly length: number;
    readonly from: Int32Array;
    readonly to: Int32Array;
  };
}

/** Keys that take something back. */
export interface Corrections {
  /** How many backspaces there are. */
  readonly backspaces: number;
  /** The time of each backspace that has a delay. */
  readonly backspaceT: Float64Array;
  /** Seconds from the last other key to each of those backspaces. */
  readonly backspaceDelay: Float64Array;
  /** The time of each key that kills a line or a word. */
  readonly lineKillT: Float64Array;
}

/**
 * Where a command's text was taken from: the keys as they were sent; the keys with line editing
 * applied; the terminal's echo; the honeypot's own log.
 */
export type CommandProvenance = 'typed' | 'edited' | 'echo' | 'log';

/**
 * The commands of a session. Counts and times are columns; text is handed out by functions, one
 * command at a time, and never for a command that was typed while the echo was off.
 */
export interface Commands {
  readonly length: number;
  /** Time of the first character. */
  readonly startT: Float64Array;
  /** Time of the end of line. */
  readonly endT: Float64Array;
  /** The input that holds the first character. */
  readonly startInput: Int32Array;
  /** The input that holds the end of line. */
  readonly endInput: Int32Array;
  /** TAB keys. */
  readonly tabs: Int32Array;
  /** Line-editing shortcuts (Ctrl and a letter). */
  readonly shortcuts: Int32Array;
  /** Pipe characters. */
  readonly pipes: Int32Array;
  /**
   * Number of the first token: equal numbers are equal first tokens, numbered from 0 in the order of
   * their first appearance. Counted for masked commands too: a number tells no text.
   */
  readonly token: Int32Array;
  /** How many different first tokens there are. */
  readonly distinctTokens: number;
  /** The inter-arrival times within each command; a group a command. */
  readonly iats: SampleGroups;
  provenance(command: number): CommandProvenance;
  /** Whether it was typed, wholly or in part, while the echo was off: most likely a password. */
  masked(command: number): boolean;
  /** The line without its end; null when {@link masked}. */
  text(command: number): string | null;
  /** The first token, empty for a line of white space; null when {@link masked}. */
  firstToken(command: number): string | null;
  /** SHA-256 of the first token's bytes, 64 hex digits; null when {@link masked}. */
  firstTokenHash(command: number): string | null;
  /** Whether the first token is one of these words; answered for masked commands too. */
  firstTokenIn(command: number, words: ReadonlySet<string>): boolean;
}

/** What the terminal showed from the end of each command to the start of the next. */
export interface OutputWindows {
  /** As many as commands. */
  readonly length: number;
  /** Characters shown, escape sequences included. */
  readonly characters: Int32Array;
  /** 1 where the output tells of an error, else 0. */
  readonly errored: Uint8Array;
  /** How many prompts there are in each window; 0: the command was not followed by a prompt. */
  readonly promptCount: Int32Array;
  /** The prompts of all windows, in order. */
  readonly prompts: {
    readonly length: number;
    /** The command whose window holds it. */
    readonly command: Int32Array;
    /** Without escape sequences, trimmed, the last 256 characters. */
    readonly text: readonly string[];
  };
}

/** The time between commands: row `i` lies between command `i` and command `i + 1`. */
export interface Pauses {
  readonly length: number;
  /** Never negative. */
  readonly duration: Float64Array;
  /** Characters that the terminal showed meanwhile. */
  readonly outputBefore: Int32Array;
}

/** ASCII letters that were typed key by key (pastes left out), in lower case. */
export interface TypedLetters {
  /** Characters of any kind that were typed so. */
  readonly characters: number;
  /** Letters among them. */
  readonly total: number;
  /** Counts of `a` to `z`: 26 rows. */
  readonly unigrams: Int32Array;
  /** Counts of pairs of letters in a row: the pair `xy` is row 26 × x + y, `a` counting 0. */
  readonly bigrams: Int32Array;
  /** Longest run of capitals. */
  readonly longestCapitals: number;
  /** The input that holds the last capital of that run; -1 without one. */
  readonly longestCapitalsInput: number;
  /** Longest run of `!`. */
  readonly longestExclamation: number;
  /** The input that holds the last `!` of that run; -1 without one. */
  readonly longestExclamationInput: number;
  /**
   * Looks for words at the end of each run of letters (a run ends at any other character, at a paste
   * and at the end of the session), so that `wtf` is found in `omgwtf` but not in `wtfs`.
   *
   * @param words lower-case ASCII letters
   * @returns for each run that ends with one of them the input that holds its last letter
   */
  runsEndingIn(words: ReadonlySet<string>): Int32Array;
}
