import { visibleText } from '../client/visible-text.ts';

/** A cell of a table. */
export type Cell = string | number | boolean | null;

/** What makes a spreadsheet take a cell for a formula, or skip to one: white space comes first. */
const FORMULA = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/** Numbers are no formulas, however they begin. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One line of CSV after RFC 4180. Control characters are shown as escapes, and what a spreadsheet
 * would take for a formula stands behind an apostrophe.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = visibleText(String(cell));
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
