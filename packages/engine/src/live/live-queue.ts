import { join } from 'node:path';
import { readEvents, type Envelope } from '@shardscope/sdk';
import { recordingName } from './recording-file.ts';
import type { Recorder, RecordingPlace } from './recorder.ts';

/** Events that wait in memory; more wait in the recording, from where they are read again. */
export const MAX_WAITING_EVENTS = 10_000;

/** Bytes of recorded events that wait in memory. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What waits to be processed, in order of arrival. */
export interface LiveQueue {
  /**
   * @param place where the event begins in the recording; null where it was not recorded
   * @param bytes how long it is there
   */
  push(event: Envelope, place: RecordingPlace | null, bytes: number): void;
  /** The next events; empty when nothing waits. One call at a time. */
  take(): Promise<readonly Envelope[]>;
  /** Events that wait, in memory and in the recording. */
  readonly waiting: number;
  /** Events that neither memory nor recording had room for: they are never processed. */
  readonly dropped: number;
}

/**
 * A queue of bounded memory. When processing falls behind, the recording is the queue: what does not
 * fit is read from it later, so that a burst costs time and nothing else.
 *
 * @param recorder null where nothing is recorded: then what does not fit is dropped
 * @param maxEvents events that are kept in memory
 */
export function liveQueue(recorder: Recorder | null, maxEvents = MAX_WAITING_EVENTS): LiveQueue {
  return new SpillingQueue(recorder, maxEvents);
}

interface Waiting {
  readonly event: Envelope;
  readonly bytes: number;
}

class SpillingQueue implements LiveQueue {
  readonly #recorder: Recorder | null;
  readonly #maxEvents: number;
  #events: Waiting[] = [];
  #bytes = 0;
  /** Where in the recording the first event stands that is not in memory, and how many follow. */
  #spill: { from: RecordingPlace; left: number } | null = null;
  #dropped = 0;

  constructor(recorder: Recorder | null, maxEvents: number) {
    this.#recorder = recorder;
    this.#maxEvents = maxEvents;
  }

  get waiting(): number {
    return this.#events.length + (this.#spill?.left ?? 0);
  }

  get dropped(): number {
    return this.#dropped;
  }

  push(event: Envelope, place: RecordingPlace | null, bytes: number): void {
    const fits = this.#events.length < this.#maxEvents && this.#bytes < MAX_WAITING_BYTES;
    if (this.#spill === null && fits) {
      this.#events.push({ event, bytes });
      this.#bytes += bytes;
    } else if (place === null) this.#dropped += 1;
    else {
      this.#spill ??= { from: place, left: 0 };
      this.#spill.left += 1;
    }
  }

  async take(): Promise<readonly Envelope[]> {
    if (this.#events.length > 0) {
      const taken = this.#events;
      this.#events = [];
      this.#bytes = 0;
      return taken.map(({ event }) => event);
    }
    return this.#spill && this.#recorder ? this.#readBack(this.#spill, this.#recorder) : [];
  }

  async #readBack(
    spill: { from: RecordingPlace; left: number },
    recorder: Recorder,
  ): Promise<readonly Envelope[]> {
    await recorder.written();
    const { day, offset } = spill.from;
    const path = join(recorder.folder, recordingName(day));
    for await (const { events, end, bad } of readEvents(path, path, { from: offset })) {
      spill.from = { day, offset: end };
      spill.left -= events.length + bad;
      if (spill.left <= 0) this.#spill = null;
      return events;
    }
    this.#nextDay(spill);
    return [];
  }

  /** The day's recording has been read to its end: what is left stands in a later one. */
  #nextDay(spill: { from: RecordingPlace; left: number }): void {
    const next = Date.parse(spill.from.day) + DAY_MS;
    if (next > Date.now() + DAY_MS) {
      this.#dropped += spill.left;
      this.#spill = null;
      return;
    }
    spill.from = { day: new Date(next).toISOString().slice(0, 10), offset: 0 };
  }
}
