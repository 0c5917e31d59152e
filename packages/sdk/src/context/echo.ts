import { EVENT_INPUT, EVENT_OUTPUT, type EventColumns } from '../model/session.ts';
import { escapeEnd, stripAnsi } from './ansi.ts';
import { uint8Column } from './columns.ts';
import { echoedLater } from './late-echo.ts';
import {
  ECHOING_SHARE,
  ECHO_DELAY_S,
  ECHO_LOOKAHEAD,
  ECHO_SEARCH_CHARACTERS,
  LATE_ECHO_CHARACTERS,
  UNECHOED_RUN,
} from './limits.ts';
import { asksForPassword } from './password-prompt.ts';
import { NON_ASCII, ink } from './printable.ts';

const CR = 0x0d;
const LF = 0x0a;
const ESC = 0x1b;
const BELL = '\x07';

/**
 * Which command lines were typed while the echo was off, as passwords are.
 *
 * A terminal shows a key as soon as it is pressed. A key has come back when its character is in the
 * output before the key after the next; the keys sent last before the end of a line, and lines sent
 * at once, may come back behind it. A line is masked when most of its printable keys did not come
 * back, or several in a row did not; and, when the screen asked for a password, as soon as one did
 * not. A key that rings the bell was refused, and one outside ASCII is often swallowed: they tell
 * nothing, unless there is nothing else in the line. Sessions in which most lines do not come back
 * are recorded without echo: there only the answers to password prompts are masked.
 *
 * @param lines how many command lines the input has
 * @returns a row a line: 1 where it is masked
 */
export function maskedLines(events: EventColumns, lines: number): Uint8Array {
  const tracker = new EchoTracker(events, lines);
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] === EVENT_INPUT) tracker.input(i);
    else if (events.kind[i] === EVENT_OUTPUT) tracker.output(events.data[i] ?? '');
  }
  return tracker.result();
}

/** A line whose last keys may still come back after its end. */
interface WaitingLine {
  readonly line: TypedLine;
  readonly tailFrom: number;
}

/** The printable keys of one line: what each shows, when it was sent, whether it came back. */
class TypedLine {
  readonly ink: number[] = [];
  readonly t: number[] = [];
  readonly echoed: boolean[] = [];
  number = 0;
  /** The event of its first character. */
  event = 0;

  /** Begins another line in the place of this one. */
  begin(number: number, event: number): this {
    this.number = number;
    this.event = event;
    this.ink.length = this.t.length = this.echoed.length = 0;
    return this;
  }

  key(ink: number, t: number): void {
    this.ink.push(ink);
    this.t.push(t);
    this.echoed.push(false);
  }
}

class EchoTracker {
  private readonly events: EventColumns;
  private readonly suspicious: Uint8Array;
  private readonly prompted: Uint8Array;
  private inked = 0;
  private echoing = 0;
  private lineNumber = 0;
  private line: TypedLine | null = null;
  /** A line that is done with: most are, before the next begins. */
  private spare = new TypedLine();
  private waiting: WaitingLine[] = [];
  private lateOutput = '';
  /** First key of the line that may still come back; keys since the last output begin at `turn`. */
  private pending = 0;
  private turn = 0;
  private answered = false;
  private searchLeft = 0;

  constructor(events: EventColumns, lines: number) {
    this.events = events;
    this.suspicious = uint8Column(lines);
    this.prompted = uint8Column(lines);
  }

  input(event: number): void {
    if (this.answered) this.newTurn();
    const text = this.events.data[event] ?? '';
    const t = this.events.t[event] ?? 0;
    let sequenceEnd = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === CR || unit === LF) this.endLine(t);
      else {
        const line = (this.line ??= this.spare.begin(this.lineNumber, event));
        if (unit === ESC) sequenceEnd = keyEnd(text, i);
        const shown = i < sequenceEnd ? 0 : ink(unit);
        if (shown !== 0) line.key(shown, t);
      }
    }
    this.searchLeft = ECHO_SEARCH_CHARACTERS + 4 * (this.line?.ink.length ?? 0);
  }

  output(text: string): void {
    this.answered = true;
    if (this.waiting.length > 0 && this.lateOutput.length < LATE_ECHO_CHARACTERS) {
      this.lateOutput += text.slice(0, LATE_ECHO_CHARACTERS);
    }
    const line = this.line;
    if (line === null || this.pending >= line.ink.length || this.searchLeft <= 0) return;
    if (text === BELL) {
      line.echoed.fill(true, this.pending);
      this.pending = line.ink.length;
      return;
    }
    if (text.length === 1 && line.ink[this.pending] === ink(text.charCodeAt(0))) {
      line.echoed[this.pending++] = true;
      return;
    }
    this.search(line, stripAnsi(text.slice(0, this.searchLeft)));
    this.searchLeft -= text.length;
  }

  result(): Uint8Array {
    this.settleWaiting();
    const echoes = this.echoing > ECHOING_SHARE * this.inked;
    return this.suspicious.map((row, line) =>
      (row === 1 && echoes) || this.prompted[line] === 1 ? 1 : 0,
    );
  }

  /** Input after output: keys from before the last output have had their chance. */
  private newTurn(): void {
    this.answered = false;
    this.pending = Math.max(this.pending, this.turn);
    this.turn = this.line?.ink.length ?? 0;
    this.settleWaiting();
  }

  private endLine(t: number): void {
    const { line } = this;
    if (line === null) return;
    this.lineNumber++;
    this.line = null;
    let tailFrom = this.turn;
    while (tailFrom < line.t.length && t - (line.t[tailFrom] ?? 0) > ECHO_DELAY_S) tailFrom++;
    if (tailFrom < line.t.length) {
      this.waiting.push({ line, tailFrom });
      this.spare = new TypedLine();
    } else this.settle(line);
    this.pending = 0;
    this.turn = 0;
  }

  private search(line: TypedLine, shown: string): void {
    let next = this.pending;
    for (let i = 0; i < shown.length && next < line.ink.length; i++) {
      const code = ink(shown.charCodeAt(i));
      const key = code === 0 ? -1 : nearKey(line.ink, code, next);
      if (key < 0) continue;
      line.echoed[key] = true;
      next = key + 1;
    }
    while (line.echoed[this.pending] === true) this.pending++;
  }

  private settleWaiting(): void {
    if (this.waiting.length === 0) return;
    const tails = this.waiting.map(({ line, tailFrom }) => inkText(line.ink, tailFrom));
    const echoed = echoedLater(tails, this.lateOutput);
    this.waiting.forEach(({ line, tailFrom }, row) => {
      if (echoed[row] === true) line.echoed.fill(true, tailFrom);
      this.settle(line);
    });
    this.waiting = [];
    this.lateOutput = '';
  }

  private settle(line: TypedLine): void {
    const { keys, missing, run } = missingEcho(line);
    if (keys === 0) return;
    this.inked++;
    if (2 * missing > keys || run >= UNECHOED_RUN) this.suspicious[line.number] = 1;
    else this.echoing++;
    if (missing > 0 && asksForPassword(this.events, line.event)) this.prompted[line.number] = 1;
  }
}

/** How many keys tell about the echo, how many did not come back, and how many in a row. */
function missingEcho(line: TypedLine): { keys: number; missing: number; run: number } {
  const onlyNonAscii = line.ink.every((code) => code === NON_ASCII);
  let keys = 0;
  let missing = 0;
  let run = 0;
  let current = 0;
  for (let i = 0; i < line.ink.length; i++) {
    if (line.ink[i] === NON_ASCII && !onlyNonAscii) continue;
    keys++;
    current = line.echoed[i] === true ? 0 : current + 1;
    if (current > 0) missing++;
    run = Math.max(run, current);
  }
  return { keys, missing, run };
}

/** The next key that shows as `code`; a few may be passed over, as their echo can be lost. */
function nearKey(keys: readonly number[], code: number, from: number): number {
  const to = Math.min(keys.length, from + ECHO_LOOKAHEAD);
  for (let i = from; i < to; i++) if (keys[i] === code) return i;
  return -1;
}

function inkText(keys: readonly number[], from: number): string {
  let text = '';
  for (let i = from; i < keys.length; i++) text += String.fromCharCode(keys[i] ?? 0);
  return text;
}

/** The end of the sequence that a special key sends (arrows, Home, Alt and a letter). */
function keyEnd(text: string, at: number): number {
  const end = escapeEnd(text, at);
  if (text.charAt(at + 1) === 'O') return at + 3;
  return end === at ? at + 2 : end;
}
