import type { StackBlock } from './stack-layout.ts';
import { dayOf, timeOfDay } from '../../format/times.ts';

/** Words on the time axis. */
export interface DayLabel {
  /** Pixels of its left edge. */
  readonly x: number;
  readonly words: string;
  /** It is of the open session. */
  readonly isOpen: boolean;
}

/** Pixels that a day takes, and a day with its time. */
const DAY_PX = 46;
const OPEN_DAY_PX = 92;

/** Pixels of a block from which it is told its day. */
const NAMED_BLOCK_PX = 34;

/** Seconds between two ticks of wall time: the first that leaves room is taken. */
const HOUR_S = 3600;
const DAY_S = 86_400;
const STEPS_S: readonly number[] = [
  ...[HOUR_S, 3 * HOUR_S, 6 * HOUR_S, 12 * HOUR_S],
  ...[DAY_S, 2 * DAY_S, 4 * DAY_S, 7 * DAY_S, 14 * DAY_S, 28 * DAY_S, 91 * DAY_S, 364 * DAY_S],
];

/** The days of blocks, where they differ from the one before; the open one has its time as well. */
export function blockDays(
  blocks: readonly StackBlock[],
  open: StackBlock | undefined,
  width: number,
): readonly DayLabel[] {
  const days = blocks.flatMap((block, index) => {
    const { startedAt } = block.session;
    const before = blocks[index - 1]?.session.startedAt ?? null;
    const isTold = index > 0 && dayOf(before) === dayOf(startedAt);
    if (startedAt === null || isTold || block.width < NAMED_BLOCK_PX) return [];
    return [{ x: Math.min(block.x + 1, width - DAY_PX), words: dayOf(startedAt), isOpen: false }];
  });
  return withoutOverlap(days, openDay(open, width));
}

/** Ticks of wall time on an axis, the next one always so far away that both can be read. */
export function wallDays(
  blocks: readonly StackBlock[],
  open: StackBlock | undefined,
  width: number,
): readonly DayLabel[] {
  const from = blocks[0]?.session.startedAt ?? null;
  const last = blocks.at(-1);
  const to = last?.session.startedAt ?? null;
  if (from === null || to === null || to <= from) return withoutOverlap([], openDay(open, width));
  const scale = ((last?.x ?? 0) - (blocks[0]?.x ?? 0)) / (to - from);
  const step = STEPS_S.find((seconds) => seconds * scale >= OPEN_DAY_PX) ?? STEPS_S.at(-1) ?? DAY_S;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  const ticks = Array.from({ length: count }, (_value, index) => {
    const ts = first + index * step;
    return { x: (ts - from) * scale, words: tickWords(ts, step), isOpen: false };
  });
  return withoutOverlap(
    ticks.filter(({ x }) => x <= width - DAY_PX),
    openDay(open, width),
  );
}

function tickWords(ts: number, step: number): string {
  return step < DAY_S && ts % DAY_S !== 0 ? timeOfDay(ts).slice(0, 5) : dayOf(ts);
}

function openDay(open: StackBlock | undefined, width: number): DayLabel | null {
  const startedAt = open?.session.startedAt ?? null;
  if (!open || startedAt === null) return null;
  const words = `${dayOf(startedAt)} ${timeOfDay(startedAt).slice(0, 5)}`;
  return { x: Math.max(0, Math.min(open.x + 1, width - OPEN_DAY_PX)), words, isOpen: true };
}

/** Leaves those that would touch the open one's or the one before. */
function withoutOverlap(labels: readonly DayLabel[], open: DayLabel | null): readonly DayLabel[] {
  const kept: DayLabel[] = [];
  for (const label of labels) {
    const isFree = label.x >= (kept.at(-1)?.x ?? -Infinity) + DAY_PX;
    const touchesOpen =
      open !== null && label.x + DAY_PX > open.x && label.x < open.x + OPEN_DAY_PX;
    if (isFree && !touchesOpen) kept.push(label);
  }
  return open === null ? kept : [...kept, open];
}
