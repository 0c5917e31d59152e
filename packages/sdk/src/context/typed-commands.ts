import type { EventColumns } from '../model/session.ts';
import type {
  CommandProvenance,
  Commands,
  SampleGroups,
  TextEvents,
} from '../plugin/session-context.ts';
import { float64Column } from './columns.ts';
import { commandRhythm } from './command-rhythm.ts';
import { maskedLines } from './echo.ts';
import { lineText, rawLines, type RawLines } from './raw-segmentation.ts';
import { tokenHash } from './token-hash.ts';

/** The commands of a session as its raw input has them. */
export function typedCommands(
  events: EventColumns,
  inputs: TextEvents,
  iats: Float64Array,
): Commands {
  return new TypedCommands(events, inputs, iats);
}

class TypedCommands implements Commands {
  readonly length: number;
  readonly startT: Float64Array;
  readonly endT: Float64Array;
  readonly startInput: Int32Array;
  readonly endInput: Int32Array;
  readonly tabs: Int32Array;
  readonly shortcuts: Int32Array;
  readonly pipes: Int32Array;
  readonly token: Int32Array;
  readonly distinctTokens: number;
  readonly iats: SampleGroups;
  readonly #lines: RawLines;
  readonly #inputs: TextEvents;
  readonly #events: EventColumns;
  #masked: Uint8Array | undefined;

  constructor(events: EventColumns, inputs: TextEvents, iats: Float64Array) {
    const lines = rawLines(inputs);
    this.length = lines.length;
    this.startT = timesOf(lines.startInput, inputs.t);
    this.endT = timesOf(lines.endInput, inputs.t);
    this.startInput = lines.startInput;
    this.endInput = lines.endInput;
    this.tabs = lines.tabs;
    this.shortcuts = lines.shortcuts;
    this.pipes = lines.pipes;
    this.token = lines.token;
    this.distinctTokens = lines.tokens.length;
    this.iats = commandRhythm(this, inputs, iats);
    this.#lines = lines;
    this.#inputs = inputs;
    this.#events = events;
  }

  provenance(): CommandProvenance {
    return 'typed';
  }

  masked(command: number): boolean {
    this.#masked ??= maskedLines(this.#events, this.length);
    return this.#masked[command] === 1;
  }

  text(command: number): string | null {
    if (!this.#has(command) || this.masked(command)) return null;
    return lineText(this.#lines, command, this.#inputs);
  }

  firstToken(command: number): string | null {
    return this.#has(command) && !this.masked(command) ? this.#token(command) : null;
  }

  firstTokenHash(command: number): string | null {
    const token = this.firstToken(command);
    return token === null ? null : tokenHash(token);
  }

  firstTokenIn(command: number, words: ReadonlySet<string>): boolean {
    return this.#has(command) && words.has(this.#token(command));
  }

  #token(command: number): string {
    return this.#lines.tokens[this.token[command] ?? -1] ?? '';
  }

  #has(command: number): boolean {
    return command >= 0 && command < this.length;
  }
}

function timesOf(rows: Int32Array, t: Float64Array): Float64Array {
  const times = float64Column(rows.length);
  for (let i = 0; i < rows.length; i++) times[i] = t[rows[i] ?? 0] ?? 0;
  return times;
}
