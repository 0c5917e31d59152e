import type { EventRow, SessionRow } from '../client/rows.ts';
import type { FilteredEvent } from '../filter/scan-attackers.ts';
import type { EventIndex, EventOrder } from './event-index.ts';

/** An event that no session's row counts: what a person wrote, a change of state, what a bus told. */
export interface ExtraEvent extends FilteredEvent {
  /** As its row has it. */
  readonly id: string;
  /** Epoch seconds; null without wall time. */
  readonly ts: number | null;
  /** The event of the session behind which it stands, among those of the same moment. */
  readonly behind: number;
}

/** All events of an attacker in time order. */
export interface MergedEvents {
  readonly length: number;
  /** The event at a position, oldest first. */
  at(position: number): FilteredEvent;
}

/**
 * Puts extra events between those that sessions count, without making either list anew: a few extra
 * events cost the same however long the other list is.
 *
 * @param sessions in the order of the index
 * @param extras in any order; equal ones stay in this one
 * @param read makes the row of a session's event
 */
export function mergedEvents(
  index: EventIndex,
  sessions: readonly SessionRow[],
  extras: readonly ExtraEvent[],
  read: (session: SessionRow, ordinal: number) => EventRow,
): MergedEvents {
  const owners = new Map(sessions.map((session, position) => [session.evidenceRef, position]));
  const placed = extras
    .map((extra) => ({ extra, order: orderOf(extra, owners) }))
    .sort((one, other) => compare(one.order, other.order));
  const ranks = placed.map(({ order }) => firstBehind(index, order));
  return {
    length: index.length + placed.length,
    at(position) {
      const before = extrasBefore(ranks, position);
      const next = placed[before];
      if (next && (ranks[before] ?? 0) + before === position) return next.extra;
      const { session, ordinal } = index.at(position - before);
      return { session, row: () => read(session, ordinal) };
    },
  };
}

function orderOf(
  { session, ts, behind }: ExtraEvent,
  owners: ReadonlyMap<string, number>,
): EventOrder {
  const time = ts ?? Number.NEGATIVE_INFINITY;
  const owner = session === null ? -1 : (owners.get(session.evidenceRef) ?? -1);
  return { time, owner, ordinal: behind };
}

function compare(one: EventOrder, other: EventOrder): number {
  if (one.time !== other.time) return one.time < other.time ? -1 : 1;
  return one.owner - other.owner || one.ordinal - other.ordinal;
}

/** The first position of the index whose event comes behind. */
function firstBehind(index: EventIndex, order: EventOrder): number {
  let from = 0;
  let to = index.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compare(index.orderAt(middle), order) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many extra events stand before a position of the merged list. */
function extrasBefore(ranks: readonly number[], position: number): number {
  let from = 0;
  let to = ranks.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ranks[middle] ?? 0) + middle < position) from = middle + 1;
    else to = middle;
  }
  return from;
}
