import {
  MAX_EXPLAIN_RANGES,
  type Commands,
  type Explain,
  type SampleGroups,
  type SessionContext,
  type SessionWindow,
  type TimeRange,
} from '@shardscope/sdk';
import type { Reasons } from './primitive.ts';

/** Puts reasons in the form of an explanation; ranges are cut to the session's window. */
export function explain(reasons: Reasons, window: SessionWindow): Explain {
  const { metric, measured, scale, unit, samples, ranges, note } = reasons;
  return {
    metric,
    unit: scale?.unit ?? unit ?? '',
    measured: measured ?? null,
    thresholds: scale?.buckets ?? [],
    samples,
    ranges: spread(ranges).map((range) => within(range, window)),
    ...(note === undefined ? {} : { note }),
  };
}

/** At most as many ranges as allowed, spread evenly over all. */
function spread(ranges: readonly TimeRange[]): readonly TimeRange[] {
  if (ranges.length <= MAX_EXPLAIN_RANGES) return ranges;
  const step = ranges.length / MAX_EXPLAIN_RANGES;
  return Array.from({ length: MAX_EXPLAIN_RANGES }, (_, i) => ranges[Math.floor(i * step)]).filter(
    (range) => range !== undefined,
  );
}

function within({ from_t, to_t }: TimeRange, window: SessionWindow): TimeRange {
  const from = clamp(Math.min(from_t, to_t), window);
  return { from_t: from, to_t: Math.max(from, clamp(Math.max(from_t, to_t), window)) };
}

function clamp(t: number, { startT, endT }: SessionWindow): number {
  return Math.min(Math.max(t, startT), endT);
}

/** The whole session, for what is measured over all of it. */
export function wholeSession({ window }: SessionContext): readonly TimeRange[] {
  return [{ from_t: window.startT, to_t: window.endT }];
}

/** The stretches of commands: those that are wanted, or all. */
export function commandRanges(
  commands: Commands,
  wanted: (command: number) => boolean = () => true,
): readonly TimeRange[] {
  const ranges: TimeRange[] = [];
  for (let i = 0; i < commands.length; i++) {
    if (wanted(i)) ranges.push({ from_t: commands.startT[i] ?? 0, to_t: commands.endT[i] ?? 0 });
  }
  return ranges;
}

/** The stretches between commands: those that are wanted, or all. */
export function pauseRanges(
  { commands, pauses }: SessionContext,
  wanted: (pause: number) => boolean = () => true,
): readonly TimeRange[] {
  const ranges: TimeRange[] = [];
  for (let i = 0; i < pauses.length; i++) {
    if (!wanted(i)) continue;
    ranges.push({ from_t: commands.endT[i] ?? 0, to_t: commands.startT[i + 1] ?? 0 });
  }
  return ranges;
}

/** The stretches of typing bursts: those that are wanted, or all. */
export function burstRanges(
  { inputs, typingBursts }: SessionContext,
  wanted: (burst: number) => boolean = () => true,
): readonly TimeRange[] {
  const ranges: TimeRange[] = [];
  for (let i = 0; i < typingBursts.length; i++) {
    if (wanted(i)) ranges.push(burstRange(inputs.t, typingBursts, i));
  }
  return ranges;
}

/** The time between input `i` and the next is value `i`: a burst spans one input more. */
function burstRange(t: Float64Array, bursts: SampleGroups, burst: number): TimeRange {
  return { from_t: t[bursts.from[burst] ?? 0] ?? 0, to_t: t[bursts.to[burst] ?? 0] ?? 0 };
}

/** A range of no length for each of some moments. */
export function momentRanges(times: Iterable<number>): readonly TimeRange[] {
  return Array.from(times, (t) => ({ from_t: t, to_t: t }));
}

/** A range of no length for each of some inputs. */
export function inputMoments(
  { inputs }: SessionContext,
  rows: Iterable<number>,
): readonly TimeRange[] {
  return momentRanges(Array.from(rows, (row) => inputs.t[row] ?? 0));
}
