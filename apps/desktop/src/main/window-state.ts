import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Rectangle } from './electron-api.ts';

/** Where the window was when it was closed. */
export interface WindowState {
  /** Null lets the system choose a place. */
  readonly bounds: Rectangle | null;
  readonly maximized: boolean;
}

const FRESH: WindowState = { bounds: null, maximized: false };

/** Pixels of a window that must be on a screen, in each direction, so that it can be taken hold of. */
const VISIBLE_PX = 100;

/** The state that a file keeps; a fresh one when there is none that is of use on these screens. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState {
  const state = parse(file);
  const { bounds } = state;
  if (bounds && !screens.some((screen) => overlaps(bounds, screen))) return FRESH;
  return state;
}

/** Keeps a state; that it cannot be kept is no reason to trouble anybody. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    const temporary = `${file}.tmp`;
    writeFileSync(temporary, JSON.stringify(state));
    renameSync(temporary, file);
  } catch {
    // The next window opens where the system puts it.
  }
}

function parse(file: string): WindowState {
  try {
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isWindowState(state) ? state : FRESH;
  } catch {
    // There is none yet, or it is damaged: either way there is nothing to keep to.
    return FRESH;
  }
}

function isWindowState(value: unknown): value is WindowState {
  if (!isRecord(value) || typeof value['maximized'] !== 'boolean') return false;
  const { bounds } = value;
  if (bounds === null) return true;
  return isRecord(bounds) && ['x', 'y', 'width', 'height'].every((key) => isInteger(bounds[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width >= VISIBLE_PX && height >= VISIBLE_PX;
}
