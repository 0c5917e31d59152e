import type { TextEvents } from '../plugin/session-context.ts';
import { int32Column } from './columns.ts';
import { isWhiteSpace } from './white-space.ts';

/** Command lines as the raw input has them, control characters included. */
export interface RawLines {
  readonly length: number;
  /** Position of the first character: the input, and the code unit in it. */
  readonly startInput: Int32Array;
  readonly startUnit: Int32Array;
  /** Position of the CR or LF that ends the line. */
  readonly endInput: Int32Array;
  readonly endUnit: Int32Array;
  readonly tabs: Int32Array;
  readonly shortcuts: Int32Array;
  readonly pipes: Int32Array;
  /** Number of the first token in {@link tokens}. */
  readonly token: Int32Array;
  /** The different first tokens, by first appearance. */
  readonly tokens: readonly string[];
}

const LINE_END = 1;
const TAB = 2;
const SHORTCUT = 4;
const PIPE = 8;
const SPACE = 16;

/** What an ASCII character means to a command line, as flags. */
const MEANING = meanings();

function meanings(): Uint8Array {
  const table = new Uint8Array(128);
  for (let unit = 0; unit < table.length; unit++) if (isWhiteSpace(unit)) table[unit] = SPACE;
  table[0x0d] = table[0x0a] = LINE_END;
  table[0x09] = SPACE | TAB;
  table[0x7c] = PIPE;
  // ^A ^B ^E ^F ^R ^U ^W: the editing keys of readline.
  for (const unit of [0x01, 0x02, 0x05, 0x06, 0x12, 0x15, 0x17]) table[unit] = SHORTCUT;
  return table;
}

/**
 * Cuts the input at every CR and LF. An empty line is no command, so CR LF ends one command, and a
 * line that is never ended is none either.
 */
export function rawLines(inputs: TextEvents): RawLines {
  const cutter = new LineCutter();
  for (let i = 0; i < inputs.length; i++) cutter.input(inputs.text[i] ?? '', i);
  return cutter.result();
}

/** Numbers kept of a line. */
const COLUMNS = 8;

const BEFORE_TOKEN = 0;
const IN_TOKEN = 1;
const AFTER_TOKEN = 2;

class LineCutter {
  /** The columns of {@link RawLines}, line after line. */
  private readonly rows: number[] = [];
  private readonly tokenNumbers = new Map<string, number>();

  // The line being read: where it began, and what it has had so far.
  private lineInput = -1;
  private lineUnit = 0;
  private lineTabs = 0;
  private lineShortcuts = 0;
  private linePipes = 0;
  private tokenState = BEFORE_TOKEN;
  private tokenText = '';

  input(text: string, input: number): void {
    let tokenFrom = 0;
    for (let unit = 0; unit < text.length; unit++) {
      const code = text.charCodeAt(unit);
      const meaning = code < 128 ? (MEANING[code] ?? 0) : isWhiteSpace(code) ? SPACE : 0;
      if (meaning === LINE_END) {
        if (this.tokenState === IN_TOKEN) this.tokenText += text.slice(tokenFrom, unit);
        this.endLine(input, unit);
        continue;
      }
      if (this.lineInput < 0) this.startLine(input, unit);
      if (meaning !== 0) this.count(meaning);
      if (this.tokenState === AFTER_TOKEN) continue;
      if ((meaning & SPACE) === 0) {
        if (this.tokenState === BEFORE_TOKEN) tokenFrom = unit;
        this.tokenState = IN_TOKEN;
      } else if (this.tokenState === IN_TOKEN) {
        this.tokenText += text.slice(tokenFrom, unit);
        this.tokenState = AFTER_TOKEN;
      }
    }
    if (this.tokenState === IN_TOKEN) this.tokenText += text.slice(tokenFrom);
  }

  result(): RawLines {
    const length = this.rows.length / COLUMNS;
    const column = (offset: number): Int32Array => {
      const values = int32Column(length);
      for (let i = 0; i < length; i++) values[i] = this.rows[i * COLUMNS + offset] ?? 0;
      return values;
    };
    return {
      length,
      startInput: column(0),
      startUnit: column(1),
      endInput: column(2),
      endUnit: column(3),
      tabs: column(4),
      shortcuts: column(5),
      pipes: column(6),
      token: column(7),
      tokens: [...this.tokenNumbers.keys()],
    };
  }

  private startLine(input: number, unit: number): void {
    this.lineInput = input;
    this.lineUnit = unit;
    this.lineTabs = 0;
    this.lineShortcuts = 0;
    this.linePipes = 0;
    this.tokenState = BEFORE_TOKEN;
    this.tokenText = '';
  }

  private count(meaning: number): void {
    if ((meaning & TAB) !== 0) this.lineTabs++;
    else if (meaning === SHORTCUT) this.lineShortcuts++;
    else if (meaning === PIPE) this.linePipes++;
  }

  private endLine(input: number, unit: number): void {
    if (this.lineInput < 0) return;
    const { lineInput, lineUnit, lineTabs, lineShortcuts, linePipes } = this;
    const token = this.tokenNumber(this.tokenText);
    this.rows.push(lineInput, lineUnit, input, unit, lineTabs, lineShortcuts, linePipes, token);
    this.lineInput = -1;
    this.tokenState = BEFORE_TOKEN;
  }

  private tokenNumber(token: string): number {
    const known = this.tokenNumbers.get(token);
    if (known !== undefined) return known;
    this.tokenNumbers.set(token, this.tokenNumbers.size);
    return this.tokenNumbers.size - 1;
  }
}

/** The text of one line, without its end. */
export function lineText(lines: RawLines, line: number, inputs: TextEvents): string {
  const first = lines.startInput[line] ?? 0;
  const last = lines.endInput[line] ?? 0;
  const startUnit = lines.startUnit[line] ?? 0;
  const endUnit = lines.endUnit[line] ?? 0;
  if (first === last) return (inputs.text[first] ?? '').slice(startUnit, endUnit);
  let text = (inputs.text[first] ?? '').slice(startUnit);
  for (let i = first + 1; i < last; i++) text += inputs.text[i] ?? '';
  return text + (inputs.text[last] ?? '').slice(0, endUnit);
}
