import type { EventSlice } from 'shardscope/client';

/** Codes of {@link Recording.kind}, as the engine sends them. */
export const INPUT = 0;
export const OUTPUT = 1;
export const RESIZE = 2;

/** The events of a session that are here so far, as columns in file order. */
export interface Recording {
  /** Seconds since the session's start. */
  readonly t: readonly number[];
  readonly kind: readonly number[];
  readonly data: readonly string[];
  readonly masked: readonly boolean[];
  /**
   * When replay comes to each event: the largest time up to it, as times can go backwards in a file
   * and events keep their order.
   */
  readonly due: readonly number[];
  /** Events of the whole session. */
  readonly total: number;
}

/** A recording of which nothing is here yet. */
export function emptyRecording(total: number): Recording {
  return { t: [], kind: [], data: [], masked: [], due: [], total };
}

/** The recording with one more slice, which must begin where the recording ends. */
export function withSlice(recording: Recording, slice: EventSlice): Recording {
  if (slice.from !== recording.t.length) return recording;
  let latest = lastTime(recording);
  return {
    t: recording.t.concat(slice.t),
    kind: recording.kind.concat(slice.kind),
    data: recording.data.concat(slice.data),
    masked: recording.masked.concat(slice.masked),
    due: recording.due.concat(slice.t.map((t) => (latest = Math.max(latest, t)))),
    total: recording.total,
  };
}

/** How many events have happened at a time: the index of the first one after it. */
export function eventsUntil(recording: Recording, t: number): number {
  let low = 0;
  let high = recording.due.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((recording.due[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The largest time of the recording in seconds; 0 when it is empty. */
export function lastTime(recording: Recording): number {
  return recording.due.at(-1) ?? 0;
}
