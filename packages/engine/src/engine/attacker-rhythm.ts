import { EVENT_INPUT, type RecordedSession } from '@shardscope/sdk';
import type { UsualRhythm } from '../client/rows.ts';
import type { SqliteStore } from '../store/index.ts';

/** Sessions that are read: the newest ones with input, enough for a habit to show. */
const MAX_SESSIONS = 8;

/** Input of this many characters came at once and is no key. */
const PASTE_CHARACTERS = 4;

/** Fewest intervals that a band is drawn from. */
const MIN_INTERVALS = 20;

/** Intervals above this are pauses between commands, in seconds. */
const LONGEST_S = 10;

/** Intervals that are looked at of one session. */
const MAX_INTERVALS = 5000;

/** What is read of recordings. */
export type ReadSession = (evidenceRef: string) => Promise<RecordedSession | null>;

/**
 * The middle half of the intervals between keys in an attacker's newest sessions; null where too few
 * keys were typed.
 */
export async function usualRhythm(
  store: SqliteStore,
  read: ReadSession,
  attacker: string,
): Promise<UsualRhythm | null> {
  const sessions = store.sessions(attacker).filter(({ inputs }) => inputs > 1);
  const intervals: number[] = [];
  const newest = sessions.slice(-MAX_SESSIONS);
  for (const { evidenceRef } of newest) {
    // A recording that is gone says nothing about the habit; replay says that it is gone.
    const session = await read(evidenceRef).catch(() => null);
    if (session) intervals.push(...keyIntervals(session));
  }
  if (intervals.length < MIN_INTERVALS) return null;
  const sorted = Float64Array.from(intervals).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { from: at(0.25), to: at(0.75), sessions: newest.length, intervals: intervals.length };
}

/** Seconds between keys that follow each other; pastes and pauses are left out. */
function keyIntervals({ events }: RecordedSession): readonly number[] {
  const found: number[] = [];
  let last: number | null = null;
  for (let i = 0; i < events.length && found.length < MAX_INTERVALS; i++) {
    if (events.kind[i] !== EVENT_INPUT) continue;
    const t = events.t[i] ?? 0;
    const interval = last === null ? null : t - last;
    last = t;
    const isKey = (events.data[i]?.length ?? 0) < PASTE_CHARACTERS;
    if (isKey && interval !== null && interval > 0 && interval <= LONGEST_S) found.push(interval);
  }
  return found;
}
