import type { EnteredLine, HeadlessScreen } from './headless-screen.ts';
import type { ScreenRow } from './screen-rows.ts';

/** A command that is looked for on the screen. */
export interface SoughtCommand {
  /** Seconds since the session's start, of the end of line. */
  readonly endT: number;
  /** Null where it is not known. */
  readonly text: string | null;
}

/** Seconds that two times of the same event may differ. */
const SAME_S = 0.001;

/** Commands that are looked for at a time: more than any screen has rows. */
const MAX_SOUGHT = 200;

/** Characters at a command's beginning by which its row is known. */
const KNOWN_BY = 24;

/** Lines of the buffer on which a command can be. */
interface Span {
  readonly entered: EnteredLine;
  readonly from: number;
  readonly until: number;
}

/** Where a command was found. */
interface Found {
  readonly entered: EnteredLine;
  readonly line: number;
}

/**
 * Finds commands among rows that are drawn. A command stands where the cursor was when its end of
 * line came, or below, where what was pasted or typed ahead is shown only later.
 *
 * @param commands in the order of time
 * @returns places in `commands` by the line of the row that the command ends on
 */
export function commandRows(
  screen: HeadlessScreen,
  rows: readonly ScreenRow[],
  commands: readonly SoughtCommand[],
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  const texts = rows.map(({ line, runs }) => ({ line, text: shownText(runs) }));
  const [first, last] = [rows[0]?.line ?? 0, rows.at(-1)?.line ?? -1];
  let before: Found | null = null;
  let sought = 0;
  for (const [index, { endT, text }] of commands.entries()) {
    const span = spanOf(screen.entered, endT);
    if (!span || span.from > last || span.until <= first) continue;
    if (++sought > MAX_SOUGHT) break;
    const isFirst: boolean = before?.entered !== span.entered;
    const from: number = isFirst ? span.from : (before?.line ?? 0) + 1;
    const shown = rowWith(texts, text, from, span.until);
    if (shown === null && !isFirst) continue;
    const line = shown === null ? span.from : lastLine(screen, shown);
    before = { entered: span.entered, line };
    found.set(line, [...(found.get(line) ?? []), index]);
  }
  return found;
}

function spanOf(entered: readonly EnteredLine[], endT: number): Span | null {
  const at = firstFrom(entered, endT - SAME_S);
  const own = entered[at];
  if (!own || own.t > endT + SAME_S || own.line.line < 0) return null;
  const next = entered[firstFrom(entered, own.t + SAME_S)];
  return { entered: own, from: own.line.line, until: next?.line.line ?? Infinity };
}

/** Place of the first line that was entered at a time or later. */
function firstFrom(entered: readonly EnteredLine[], t: number): number {
  let [low, high] = [0, entered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entered[middle]?.t ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowWith(
  rows: readonly { readonly line: number; readonly text: string }[],
  text: string | null,
  from: number,
  until: number,
): number | null {
  const known = text?.trim().slice(0, KNOWN_BY).trimEnd() ?? '';
  if (known === '') return null;
  const row = rows.find(
    (each) => each.line >= from && each.line < until && each.text.includes(known),
  );
  return row?.line ?? null;
}

function shownText(runs: ScreenRow['runs']): string {
  return runs.map(({ text }) => text).join('');
}

/** A command that is wider than the screen ends on a later row. */
function lastLine(screen: HeadlessScreen, line: number): number {
  const { active } = screen.terminal.buffer;
  let last = line;
  while (active.getLine(last + 1)?.isWrapped) last++;
  return last;
}
