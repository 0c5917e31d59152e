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
  readonly durationS: number;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The window of a session is the whole of it: from the t of its first event in file order to the
 * largest t of inputs and outputs (at least 0). Without wall time the shard's date stands in.
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
  const wall = session.header?.timestamp ?? null;
  const from = start ?? 0;
  return {
    window: { start_ts: from, end_ts: end },
    ts: wall === null ? (session.shardDate ?? 0) : wall + end,
    startedAt: wall === null ? null : wall + from,
    endedAt: wall === null ? null : wall + end,
    durationS: Math.max(0, end - from),
    inputs: counts[0],
    outputs: counts[1],
  };
}
