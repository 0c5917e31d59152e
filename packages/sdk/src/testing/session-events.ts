import { EVENT_INPUT, EVENT_OUTPUT, EVENT_RESIZE, type EventColumns } from '../model/session.ts';

/** One event as a test writes it: seconds, direction (`r` is a resize), text. */
export type SessionEvent = readonly [t: number, direction: 'i' | 'o' | 'r', text: string];

const KINDS = { i: EVENT_INPUT, o: EVENT_OUTPUT, r: EVENT_RESIZE } as const;

/** Events as the columns that a reader hands out. */
export function eventColumns(events: readonly SessionEvent[]): EventColumns {
  return {
    length: events.length,
    t: Float64Array.from(events, ([t]) => t),
    kind: Uint8Array.from(events, ([, direction]) => KINDS[direction]),
    data: events.map(([, , text]) => text),
  };
}
