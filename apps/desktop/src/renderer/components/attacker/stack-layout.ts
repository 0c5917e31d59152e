import type { SessionRow } from 'shardscope/client';
import { seconds } from '../../format/numbers.ts';

/** How time lies on the axis: idle stretches between sessions cut short, or as they were. */
export type StackMode = 'collapsed' | 'wall';

/** A session on the axis. */
export interface StackBlock {
  readonly session: SessionRow;
  /** Pixels. */
  readonly x: number;
  readonly width: number;
  /** Words for the gap before it, `2 d`; empty where sessions follow closely. */
  readonly gap: string;
  /** Pixels between the block before and this one. */
  readonly gapWidth: number;
}

/** All sessions on one axis. */
export interface StackLayout {
  readonly blocks: readonly StackBlock[];
  /** Pixels; more than there is room for when there are many sessions. */
  readonly width: number;
}

/** Pixels behind the last session. */
export const END_PX = 16;

const GAP_PX = 28;
const CLOSE_PX = 4;
const MIN_BLOCK_PX = 42;
const MIN_WALL_PX = 7;

/** Seconds between sessions from which the gap is named. */
const NAMED_GAP_S = 6 * 3600;

/** Weight of a block that lasts no time, against the square root of the minutes. */
const BASE_WEIGHT = 4;

/**
 * Places sessions on an axis.
 *
 * @param sessions oldest first
 * @param room pixels
 */
export function stackLayout(
  sessions: readonly SessionRow[],
  room: number,
  mode: StackMode,
): StackLayout {
  return mode === 'wall' ? wallLayout(sessions, room) : collapsedLayout(sessions, room);
}

function collapsedLayout(sessions: readonly SessionRow[], room: number): StackLayout {
  const gaps = sessions.map((session, index) => gapBefore(sessions[index - 1], session));
  const gapWidths = gaps.map((gap, index) => (index === 0 ? 0 : gap === '' ? CLOSE_PX : GAP_PX));
  const weights = sessions.map(({ durationS }) => BASE_WEIGHT + Math.sqrt(durationS / 60));
  const free = Math.max(0, room - sum(gapWidths) - MIN_BLOCK_PX * sessions.length);
  const unit = free / Math.max(1, sum(weights));
  let x = 0;
  const blocks = sessions.map((session, index) => {
    const gapWidth = gapWidths[index] ?? 0;
    const width = MIN_BLOCK_PX + (weights[index] ?? 0) * unit;
    const block = { session, x: x + gapWidth, width, gap: gaps[index] ?? '', gapWidth };
    x = block.x + width;
    return block;
  });
  return { blocks, width: Math.max(room, x) };
}

function wallLayout(sessions: readonly SessionRow[], room: number): StackLayout {
  const from = sessions[0]?.startedAt ?? 0;
  const last = sessions.at(-1);
  const to = (last?.startedAt ?? from) + (last?.durationS ?? 0);
  const scale = (room - MIN_WALL_PX) / Math.max(1, to - from);
  const blocks = sessions.map((session) => ({
    session,
    x: ((session.startedAt ?? from) - from) * scale,
    width: Math.max(MIN_WALL_PX, session.durationS * scale),
    gap: '',
    gapWidth: 0,
  }));
  return { blocks, width: room };
}

function gapBefore(before: SessionRow | undefined, session: SessionRow): string {
  const end = before?.endedAt ?? before?.startedAt ?? null;
  if (end === null || session.startedAt === null) return '';
  const gap = session.startedAt - end;
  if (gap < NAMED_GAP_S) return '';
  const whole = gap < 86_400 ? Math.round(gap / 3600) * 3600 : Math.round(gap / 86_400) * 86_400;
  return whole < 172_800 && whole >= 86_400 ? '1 d' : seconds(whole);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
