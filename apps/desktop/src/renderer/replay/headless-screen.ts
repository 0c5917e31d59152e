import { Terminal } from '@xterm/headless';
import type { IMarker } from '@xterm/headless';
import { byteJoiner } from '../text/join-bytes.ts';
import { echoTracker } from './echo-tracker.ts';
import type { InputHow } from './echo-tracker.ts';
import { INPUT, OUTPUT } from './recording.ts';
import type { Recording } from './recording.ts';

/** Lines that are kept above the screen. */
const SCROLLBACK_LINES = 1000;

/** Code units that are handed to the terminal before it is waited for. */
const BATCH_UNITS = 128 * 1024;

/** Stretches of echoed input and notes that are kept: the newest ones are on the screen. */
const MAX_SPANS = 2000;

/** Sizes outside of these are brought back into them: a recording can claim anything. */
const COLUMNS = { min: 2, max: 400 };
const ROWS = { min: 1, max: 200 };
const DEFAULT_SIZE: ScreenSize = { columns: 80, rows: 24 };

/** Control sequences whose cost grows with their number, by their final character. */
const COUNTED_SEQUENCES = ['@', 'I', 'L', 'M', 'P', 'S', 'T', 'X', 'Z', 'b'];

/** The greatest number that such a sequence may carry: no screen is larger. */
const MAX_COUNT = 400;

/** Code units that the terminal takes at a time; between them it lets the page do other things. */
const WRITE_UNITS = 2048;

const LINE_END = /[\r\n]/;
const RESIZE_PATTERN = /^(\d{1,6})x(\d{1,6})$/;

/** Columns and rows of a terminal. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Input on the screen: from one cell up to another. */
export interface EchoSpan {
  readonly how: InputHow;
  readonly start: IMarker;
  readonly startX: number;
  readonly end: IMarker;
  readonly endX: number;
}

/** A place where input did not come back: a password. */
export interface MaskedNote {
  readonly line: IMarker;
  text: string;
}

/** Where the cursor was when an end of line was typed. */
export interface EnteredLine {
  /** Seconds since the session's start. */
  readonly t: number;
  readonly line: IMarker;
}

/**
 * A terminal without a screen that is fed with a recording up to an event. It answers nobody: what
 * a recording asks of the terminal (clipboard, title, size, reports) goes nowhere.
 */
export class HeadlessScreen {
  readonly terminal: Terminal;
  readonly spans: EchoSpan[] = [];
  readonly notes: MaskedNote[] = [];
  /** In the order of time. */
  readonly entered: EnteredLine[] = [];
  /** Events that have been fed. */
  applied = 0;
  readonly #joiner = byteJoiner();
  readonly #echo = echoTracker();
  #isClosed = false;

  constructor(size: ScreenSize) {
    this.terminal = new Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: SCROLLBACK_LINES,
      allowProposedApi: true,
      logLevel: 'off',
    });
    for (const final of COUNTED_SEQUENCES) {
      this.terminal.parser.registerCsiHandler({ final }, ([first]) => Number(first) > MAX_COUNT);
    }
  }

  get size(): ScreenSize {
    return { columns: this.terminal.cols, rows: this.terminal.rows };
  }

  /** Feeds events until `end` of them have been; resolves when they are on the screen. */
  async feed(recording: Recording, end: number): Promise<void> {
    while (this.applied < end && !this.#isClosed) {
      let units = 0;
      while (this.applied < end && units < BATCH_UNITS) {
        units += this.#feedEvent(recording, this.applied++) + 1;
      }
      await new Promise<void>((resolve) => this.terminal.write('', resolve));
    }
  }

  close(): void {
    this.#isClosed = true;
    this.terminal.dispose();
  }

  #feedEvent(recording: Recording, index: number): number {
    const data = recording.data[index] ?? '';
    const kind = recording.kind[index];
    if (kind === OUTPUT) this.#output(data);
    else if (kind === INPUT) {
      if (LINE_END.test(data)) this.#enter(recording.due[index] ?? 0);
      this.#input(data, recording.masked[index] === true);
    } else this.#resize(data);
    return data.length;
  }

  #output(data: string): void {
    const text = this.#joiner.push(data);
    const { length, how } = this.#echo.output(text);
    if (length === 0) {
      this.#write(text);
      return;
    }
    let start: { readonly marker: IMarker | undefined; readonly x: number } | null = null;
    this.terminal.write('', () => (start = this.#cursor()));
    this.terminal.write(text.slice(0, length), () => this.#keepSpan(start, how));
    if (length < text.length) this.#write(text.slice(length));
  }

  #write(text: string): void {
    for (let from = 0; from < text.length; from += WRITE_UNITS) {
      this.terminal.write(text.slice(from, from + WRITE_UNITS));
    }
  }

  #input(data: string, isMasked: boolean): void {
    if (!isMasked) {
      this.#echo.input(data, data.length >= 4 ? 'pasted' : 'typed');
      return;
    }
    this.terminal.write('', () => this.#keepNote(data));
  }

  #enter(t: number): void {
    this.terminal.write('', () => {
      const { marker } = this.#cursor();
      if (!marker) return;
      this.entered.push({ t, line: marker });
      for (const { line } of this.entered.splice(0, this.entered.length - MAX_SPANS)) {
        line.dispose();
      }
    });
  }

  #resize(data: string): void {
    const match = RESIZE_PATTERN.exec(data);
    if (!match) return;
    const size = screenSize(Number(match[1]), Number(match[2]));
    this.terminal.write('', () => this.terminal.resize(size.columns, size.rows));
  }

  #cursor(): { readonly marker: IMarker | undefined; readonly x: number } {
    const { active } = this.terminal.buffer;
    // The alternate screen has no history: what is typed there is not marked.
    const marker = active.type === 'normal' ? this.terminal.registerMarker(0) : undefined;
    return { marker, x: active.cursorX };
  }

  #keepSpan(
    start: { readonly marker: IMarker | undefined; readonly x: number } | null,
    how: InputHow,
  ): void {
    const end = this.#cursor();
    if (!start?.marker || !end.marker) return;
    this.spans.push({
      how,
      start: start.marker,
      startX: start.x,
      end: end.marker,
      endX: end.x,
    });
    for (const span of this.spans.splice(0, this.spans.length - MAX_SPANS)) {
      span.start.dispose();
      span.end.dispose();
    }
  }

  #keepNote(data: string): void {
    const text = data.replace(/[\r\n]/g, '');
    const { marker } = this.#cursor();
    if (marker === undefined || text === '') return;
    const last = this.notes.at(-1);
    if (last?.line.line === marker.line) {
      last.text += text;
      marker.dispose();
    } else this.notes.push({ line: marker, text });
    this.notes.splice(0, this.notes.length - MAX_SPANS);
  }
}

/** A size within bounds; 80×24 where a recording does not say one. */
export function screenSize(columns: number | null, rows: number | null): ScreenSize {
  return {
    columns: within(COLUMNS, columns ?? DEFAULT_SIZE.columns),
    rows: within(ROWS, rows ?? DEFAULT_SIZE.rows),
  };
}

function within(
  { min, max }: { readonly min: number; readonly max: number },
  value: number,
): number {
  return Math.min(max, Math.max(min, Math.trunc(value) || min));
}
