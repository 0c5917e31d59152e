import { EVENT_INPUT, EVENT_OUTPUT, type EventColumns } from '../model/session.ts';
import { escapeEnd, stripAnsi } from './ansi.ts';
import { uint8Column } from './columns.ts';
import { echoedLater, type SentLine } from './late-echo.ts';
import {
  ECHOING_SHARE,
  ECHO_DELAY_S,
  ECHO_SEARCH_CHARACTERS,
  LATE_ECHO_CHARACTERS,
  LATE_ECHO_LINES,
  LATE_ECHO_LOOKS,
  UNECHOED_RUN,
} from './limits.ts';
import { LineTally } from './line-tally.ts';
import { OpenKeys } from './open-keys.ts';
import { asksForPassword } from './password-prompt.ts';
import { ink } from './ink.ts';

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
 * nothing, unless there is nothing else in the line. Sessions in which hardly any line comes back
 * are recorded without echo: there only the answers to password prompts are masked.
 *
 * @param lines how many command lines the input has
 * @returns a row a line: 1 where it is masked
 */
export function maskedLines(events: EventColumns, lines: number): Uint8Array {
  const { length, kind, data } = events;
  const tracker = new EchoTracker(events, lines);
  for (let i = 0; i < length; i++) {
    const text = data[i] ?? '';
    if (kind[i] === EVENT_OUTPUT) tracker.output(text);
    else if (kind[i] === EVENT_INPUT) {
      // One key and its echo is what nearly all recordings are made of.
      const isEchoed = text.length === 1 && kind[i + 1] === EVENT_OUTPUT && data[i + 1] === text;
      if (isEchoed && tracker.echoedKey(i, text.charCodeAt(0))) i++;
      else tracker.input(i, text);
    }
  }
  return tracker.result();
}

/** A line whose last keys may still come back after its end. */
interface WaitingLine extends SentLine {
  readonly tally: LineTally;
}

class EchoTracker {
  private readonly events: EventColumns;
  private readonly suspicious: Uint8Array;
  private readonly prompted: Uint8Array;
  /** Lines that tell about the echo, and those of them that came back. */
  private telling = 0;
  private echoing = 0;
  private lines = 0;
  /** The line being typed; null before its first character. */
  private tally: LineTally | null = null;
  /** A tally that is done with: most are, before the next line begins. */
  private spare = new LineTally();
  private readonly open = new OpenKeys();
  /** Where the keys since the last output begin among the open ones. */
  private turn = 0;
  /** There was output since the last input. */
  private answered = false;
  private searchLeft = 0;
  private waiting: WaitingLine[] = [];
  private lateOutput = '';

  constructor(events: EventColumns, lines: number) {
    this.events = events;
    this.suspicious = uint8Column(lines);
    this.prompted = uint8Column(lines);
  }

  /** A key and its echo in one; false when they have to be looked at one by one. */
  echoedKey(event: number, unit: number): boolean {
    const code = ink(unit);
    if (code === 0) return false;
    if (this.answered) this.newTurn();
    if (this.open.length > 0) return false;
    this.begun(event).add(code, true);
    return true;
  }

  input(event: number, text: string): void {
    if (this.answered) this.newTurn();
    const t = this.events.t[event] ?? 0;
    let sequenceEnd = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === CR || unit === LF) {
        this.endLine(t);
        continue;
      }
      this.begun(event);
      if (unit === ESC) sequenceEnd = keyEnd(text, i);
      const code = i < sequenceEnd ? 0 : ink(unit);
      if (code !== 0) this.open.add(code, t);
    }
    this.searchLeft = ECHO_SEARCH_CHARACTERS + 4 * this.open.length;
  }

  output(text: string): void {
    this.answered = true;
    if (this.waiting.length > 0 && this.lateOutput.length < LATE_ECHO_CHARACTERS) {
      this.lateOutput += text.slice(0, LATE_ECHO_CHARACTERS);
    }
    if (this.open.isComplete || this.searchLeft <= 0) return;
    if (text === BELL) this.open.answer();
    else this.open.find(stripAnsi(text.slice(0, this.searchLeft)));
    this.searchLeft -= text.length;
  }

  result(): Uint8Array {
    this.settleWaiting();
    for (const { tally, ink: keys } of this.waiting) this.settle(tally, keys, false);
    const echoes = this.echoing > 0 && this.echoing >= ECHOING_SHARE * this.telling;
    return this.suspicious.map((row, line) =>
      (row === 1 && echoes) || this.prompted[line] === 1 ? 1 : 0,
    );
  }

  /** The tally of the line being typed; this is its first character if there was none. */
  private begun(event: number): LineTally {
    return (this.tally ??= this.spare.begin(this.lines, event));
  }

  /** Input after output: keys from before the last output have had their chance. */
  private newTurn(): void {
    this.answered = false;
    if (this.tally !== null && this.open.length > 0) {
      this.open.tell(this.tally, this.open.isComplete ? this.open.length : this.turn);
    }
    this.turn = this.open.length;
    this.settleWaiting();
  }

  private endLine(t: number): void {
    const { tally } = this;
    if (tally === null) return;
    this.lines++;
    this.tally = null;
    this.open.tell(tally, this.open.firstAfter(t - ECHO_DELAY_S, this.turn));
    this.turn = 0;
    if (this.open.length === 0) {
      this.settle(tally, '', true);
      return;
    }
    this.waiting.push({ tally, ink: this.open.take(), looks: 0 });
    this.spare = new LineTally();
  }

  /** Looks for sent lines in the output since; those not found wait on, for a while. */
  private settleWaiting(): void {
    if (this.waiting.length === 0) return;
    const echoed = echoedLater(this.waiting, this.lateOutput);
    const missing: WaitingLine[] = [];
    this.waiting.forEach((sent, row) => {
      const cameBack = echoed[row] === true;
      const isGivenUp = sent.looks >= LATE_ECHO_LOOKS || missing.length >= LATE_ECHO_LINES;
      if (cameBack || isGivenUp) this.settle(sent.tally, sent.ink, cameBack);
      else missing.push({ ...sent, looks: sent.looks + 1 });
    });
    this.waiting = missing;
    this.lateOutput = '';
  }

  /** Judges a line whose last keys, given by their ink, came back or did not. */
  private settle(tally: LineTally, lastKeys: string, cameBack: boolean): void {
    for (let i = 0; i < lastKeys.length; i++) tally.add(lastKeys.charCodeAt(i), cameBack);
    const { keys, missing, longestGap } = tally.telling;
    if (keys === 0) return;
    this.telling++;
    if (2 * missing > keys || longestGap >= UNECHOED_RUN) this.suspicious[tally.line] = 1;
    else this.echoing++;
    if (missing > 0 && asksForPassword(this.events, tally.event)) this.prompted[tally.line] = 1;
  }
}

/** The end of the sequence that a special key sends (arrows, Home, Alt and a letter). */
function keyEnd(text: string, at: number): number {
  const end = escapeEnd(text, at);
  if (text.charAt(at + 1) === 'O') return at + 3;
  return end === at ? at + 2 : end;
}
