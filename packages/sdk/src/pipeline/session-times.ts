import { EVENT_RESIZE, type RecordedSession } from '../model/session.ts';
import type { ObservationWindow } from '../model/observation.ts';

/** The times of one session that its observations and its summary are stamped with. */
export interface SessionTimes {
  readonly window: ObservationWindow;
  /** Epoch seconds of a session's observations. */
  readonly ts: number;
  /** Epoch seconds; null without wall time. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Seconds; finite. */
  readonly durationS: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Years 0 to 9999 in epoch seconds: what ISO 8601 can write with four digits. */
const EARLIEST_TIME = -62_167_219_200;
const LATEST_TIME = 253_402_300_799;

/**
 * The window of a session is the whole of it: from the t of its first event in file order to the
 * largest t of inputs and outputs (at least 0). Without wall time the shard's date stands in. A t
 * is whatever number stands in the recording, so that a time it leads to may be none.
 */
export function sessionTimes(session: RecordedSession): SessionTimes {
  const { t, kind, length } = session.events;
  const counts: [number, number] = [0, 0];
  let start: number | null = null;
  let end = 0;
  for (let i = 0; i < length; i++) {
    const at = t[i] ?? 0;
    const code = kind[i] ?? EVENT_RESIZE;
    if (code === EVENT_RESIZE) continue;
    counts[code === 0 ? 0 : 1] += 1;
    start ??= at;
    if (at > end) end = at;
  }
  const from = start ?? 0;
  const endedAt = wallTime(session, end);
  return {
    window: { start_ts: from, end_ts: end },
    ts: endedAt ?? session.shardDate ?? 0,
    startedAt: wallTime(session, from),
    endedAt,
    durationS: Math.min(Number.MAX_VALUE, Math.max(0, end - from)),
    inputs: counts[0],
    outputs: counts[1],
  };
}

function wallTime({ header }: RecordedSession, t: number): number | null {
  const timestamp = header?.timestamp ?? null;
  if (timestamp === null) return null;
  const time = timestamp + t;
  return time >= EARLIEST_TIME && time <= LATEST_TIME ? time : null;
}
