import type { TimeAxis } from 'shardscope/client';
import { clock } from '../../format/times.ts';
import type { StripFrame } from './strip-frame.ts';

/** A time under the axis. */
export interface AxisTick {
  readonly x: number;
  readonly label: string;
}

/** Seconds between ticks, of which the first that leaves room is taken. */
const STEPS: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 10_800, 86_400,
];

/** Pixels between two labels at least. */
const MIN_PX = 64;

/** Round times along an axis whose idle stretches may be cut. */
export function axisTicks(axis: TimeAxis, frame: StripFrame): readonly AxisTick[] {
  const [start, end] = [frame.place(frame.from), frame.place(frame.to)];
  const pixelsPerSecond = (frame.to - frame.from) / Math.max(axis.shown * (end - start), 1e-3);
  const step = STEPS.find((candidate) => candidate * pixelsPerSecond >= MIN_PX) ?? 86_400;
  const ticks: AxisTick[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const first = Math.floor(axis.time(start) / step) * step;
  for (let t = first; t <= axis.end && ticks.length < 100; t += step) {
    const x = frame.x(axis.place(t));
    if (x > frame.to + 1) break;
    if (x < frame.from - 1 || x - last < MIN_PX) continue;
    ticks.push({ x, label: clock(t).replace(/\.\d$/, '') });
    last = x;
  }
  return ticks;
}
