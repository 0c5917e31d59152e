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

/** Collects a recording from slices that follow each other, in linear time. */
export class RecordingBuilder {
  readonly #t: number[] = [];
  readonly #kind: number[] = [];
  readonly #data: string[] = [];
  readonly #masked: boolean[] = [];
  readonly #due: number[] = [];
  readonly #total: number;
  #latest = 0;
  /** Code units of the data so far. */
  units = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Events so far. */
  get length(): number {
    return this.#t.length;
  }

  add(slice: EventSlice): void {
    slice.t.forEach((t, index) => {
      const data = slice.data[index] ?? '';
      this.#latest = Math.max(this.#latest, t);
      this.#t.push(t);
      this.#kind.push(slice.kind[index] ?? OUTPUT);
      this.#data.push(data);
      this.#masked.push(slice.masked[index] === true);
      this.#due.push(this.#latest);
      this.units += data.length;
    });
  }

  /** What is here so far. Later slices are added to the same columns, at their ends. */
  recording(): Recording {
    return {
      t: this.#t,
      kind: this.#kind,
      data: this.#data,
      masked: this.#masked,
      due: this.#due,
      total: this.#total,
    };
  }
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
