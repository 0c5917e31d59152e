import { literalPattern } from 'shardscope/client';
import type { IBufferCell, IBufferLine } from '@xterm/headless';
import { markOf } from '../text/recorded-text.ts';
import type { EchoSpan, HeadlessScreen } from './headless-screen.ts';
import { paletteIndex } from './palette.ts';

/** A stretch of a row with one look. */
export interface ScreenRun {
  readonly text: string;
  /** Class names, one look each; see terminal-row.svelte. */
  readonly look: string;
}

/** A row of the terminal as it is drawn. */
export interface ScreenRow {
  /** Line of the buffer, as a key. */
  readonly line: number;
  readonly runs: readonly ScreenRun[];
  /** Input on this row that was typed with the echo off. */
  readonly note: string | null;
  readonly hasCursor: boolean;
}

const MARK = 'mark';
const FOUND = 'found';
const BLANK = ' ';

/**
 * The last rows of a screen, at most `count` of them.
 *
 * @param back rows to look back from the end
 */
export function screenRows(
  screen: HeadlessScreen,
  count: number,
  back: number,
): readonly ScreenRow[] {
  const { active } = screen.terminal.buffer;
  const cursorLine = active.baseY + active.cursorY;
  const end = Math.max(1, lastUsedLine(screen) + 1 - back);
  const from = Math.max(0, end - count);
  const reuse = active.getNullCell();
  const spans = spansFrom(screen.spans, from);
  return Array.from({ length: end - from }, (_, index) => {
    const line = from + index;
    const cursorX = line === cursorLine ? active.cursorX : null;
    return {
      line,
      runs: rowRuns(active.getLine(line), reuse, cursorX, (x) => inputLook(spans, line, x)),
      note: screen.notes.find((note) => note.line.line === line)?.text ?? null,
      hasCursor: cursorX !== null,
    };
  });
}

/** The last line that shows a text, whatever its case; -1 when there is none. */
export function lineWith(screen: HeadlessScreen, text: string): number {
  const { active } = screen.terminal.buffer;
  const pattern = literalPattern(text);
  for (let line = lastUsedLine(screen); line >= 0; line--) {
    const shown = active.getLine(line)?.translateToString(true) ?? '';
    if (shown.search(pattern) >= 0) return line;
  }
  return -1;
}

/** Marks every place of a row where a text is shown, whatever its case. */
export function withFound(row: ScreenRow, text: string): ScreenRow {
  const shown = row.runs.map((run) => run.text).join('');
  const found = new Set<number>();
  for (const { index, 0: match } of shown.matchAll(literalPattern(text))) {
    for (let i = index; i < index + match.length; i++) found.add(i);
  }
  if (found.size === 0) return row;
  let offset = 0;
  const runs = row.runs.flatMap((run) => {
    const from = offset;
    offset += run.text.length;
    return splitRun(run, (i) => found.has(from + i));
  });
  return { ...row, runs };
}

function splitRun(run: ScreenRun, isFound: (index: number) => boolean): readonly ScreenRun[] {
  const parts: { text: string; look: string }[] = [];
  for (let i = 0; i < run.text.length; i++) {
    const look = isFound(i) ? `${run.look} ${FOUND}`.trim() : run.look;
    const last = parts.at(-1);
    if (last?.look === look) last.text += run.text[i] ?? '';
    else parts.push({ text: run.text[i] ?? '', look });
  }
  return parts;
}

/** The last line with something on it, the cursor included. */
export function lastUsedLine(screen: HeadlessScreen): number {
  const { active } = screen.terminal.buffer;
  const cursorLine = active.baseY + active.cursorY;
  for (let line = active.length - 1; line > cursorLine; line--) {
    if ((active.getLine(line)?.translateToString(true) ?? '') !== '') return line;
  }
  return cursorLine;
}

function rowRuns(
  line: IBufferLine | undefined,
  reuse: IBufferCell,
  cursorX: number | null,
  inputLookAt: (x: number) => string,
): readonly ScreenRun[] {
  const runs: { text: string; look: string }[] = [];
  const push = (text: string, look: string): void => {
    const last = runs.at(-1);
    if (last?.look === look) last.text += text;
    else runs.push({ text, look });
  };
  for (let x = 0; line && x < line.length; x++) {
    const cell = line.getCell(x, reuse);
    if (!cell || cell.getWidth() === 0) continue;
    const look = x === cursorX ? 'cursor' : `${cellLook(cell)}${inputLookAt(x)}`.trim();
    for (const character of cell.getChars() || BLANK) {
      const mark = markOf(character);
      push(mark ?? character, mark === null ? look : MARK);
    }
  }
  return withoutBlankEnd(runs);
}

function withoutBlankEnd(runs: readonly { text: string; look: string }[]): readonly ScreenRun[] {
  const last = runs.at(-1);
  if (last?.look !== '') return runs;
  const text = last.text.trimEnd();
  return text === '' ? runs.slice(0, -1) : [...runs.slice(0, -1), { text, look: '' }];
}

/** Colours and attributes of a cell as class names. */
function cellLook(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return '';
  const inverse = cell.isInverse() !== 0;
  const foreground = paletteIndex(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
  const background = paletteIndex(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  const names = [
    inverse ? 'inverse' : '',
    foreground === null ? '' : `${inverse ? 'bg' : 'fg'}${foreground}`,
    background === null ? '' : `${inverse ? 'fg' : 'bg'}${background}`,
    cell.isBold() !== 0 ? 'bold' : '',
    cell.isDim() !== 0 ? 'dim' : '',
    cell.isItalic() !== 0 ? 'italic' : '',
    cell.isUnderline() !== 0 ? 'underline' : '',
    cell.isStrikethrough() !== 0 ? 'strike' : '',
    // Concealed text is part of what happened: it is shown, and marked.
    cell.isInvisible() !== 0 ? 'concealed' : '',
  ];
  return names.filter((name) => name !== '').join(' ');
}

function spansFrom(spans: readonly EchoSpan[], line: number): readonly EchoSpan[] {
  return spans.filter((span) => span.end.line >= line);
}

function inputLook(spans: readonly EchoSpan[], line: number, x: number): string {
  const span = spans.find(
    ({ start, startX, end, endX }) =>
      (start.line < line || (start.line === line && startX <= x)) &&
      (end.line > line || (end.line === line && endX > x)),
  );
  return span === undefined ? '' : ` ${span.how}`;
}
