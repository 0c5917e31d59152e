import type { EventRow } from 'shardscope/client';
import type { AttackerView } from './attacker-view.svelte.ts';
import { SAME_S } from './session-replay.svelte.ts';

/** Seconds that sums of times may be off by. */
const ROUNDING_S = 1e-3;

/** Epoch seconds at the cursor of the open session; null where no session is open or it has no wall time. */
export function cursorTime({ replay, openSession }: AttackerView): number | null {
  const startedAt = openSession?.startedAt ?? null;
  if (!replay || !openSession || startedAt === null) return null;
  const at = startedAt + replay.position;
  // What a session shows is known at its end, which can come after its last key.
  const isAtEnd = replay.isComplete && replay.position >= replay.end - SAME_S;
  return isAtEnd ? Math.max(at, openSession.endedAt ?? at) : at;
}

/** Whether an event lies behind a cursor in time; those without wall time stand before all others. */
export function isPast(cursor: number, event: EventRow): boolean {
  return event.ts === null || event.ts <= cursor + ROUNDING_S;
}

/**
 * The index of the row that follows the cursor in time, in the order of the list; its length where
 * none follows, -1 where that is not known. The list is sorted by time: only pages on the way are
 * fetched.
 */
export async function cursorRow(attacker: AttackerView): Promise<number> {
  const { events, newestFirst } = attacker;
  const cursor = cursorTime(attacker);
  if (cursor === null) return -1;
  let [low, high] = [0, events.total];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = await events.rowAt(middle);
    if (!row) return -1;
    if (isPast(cursor, row) === newestFirst) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether the cursor is where an attacker begins: at the end of the latest session. */
export function isAtStart({ replay, sessions }: AttackerView): boolean {
  if (!replay || replay.evidenceRef !== sessions[0]?.evidenceRef) return false;
  return replay.position >= replay.end - SAME_S;
}

/** Whether the cursor in time is still where choosing an event has brought it. */
export function isAtChosen({ chosen, replay }: AttackerView): boolean {
  if (!chosen || chosen.t === null || chosen.evidenceRef !== replay?.evidenceRef) return false;
  const { t } = chosen;
  const text = chosen.kind === 'tag' ? chosen.text : null;
  const place = text === null ? t : (replay.endOfCommand(text, t) ?? t);
  return Math.abs(Math.min(place, replay.end) - replay.position) < SAME_S;
}
