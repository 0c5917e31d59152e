import type { AttackerRow, EventRow, SearchHit } from '../client/rows.ts';
import type { Cell } from './csv.ts';

/** Columns of a table and how a row fills them. */
export interface RowTable<Row> {
  readonly columns: readonly string[];
  cells(row: Row): readonly Cell[];
}

/** The list of attackers. */
export const ATTACKER_TABLE: RowTable<AttackerRow> = {
  columns: [
    ...['attacker_uuid', 'address', 'address_origin', 'sessions', 'observations'],
    ...['first_seen', 'last_seen', 'services', 'deckies', 'novelty', 'confidence'],
  ],
  cells: (row) => [
    ...[row.uuid, row.address, row.origin, row.sessions, row.observations],
    ...[isoTime(row.firstSeen), isoTime(row.lastSeen)],
    ...[row.services.join(' '), row.deckies.join(' ')],
    ...[row.measure?.novelty ?? null, row.measure?.confidence ?? null],
  ],
};

/** The event list of an attacker. Fields that a kind of event does not have stay empty. */
export const EVENT_TABLE: RowTable<EventRow> = {
  columns: [
    ...['time', 'seconds_in_session', 'kind', 'what', 'value', 'confidence', 'source'],
    ...['evidence_ref', 'id'],
  ],
  cells(event) {
    const { what, value } = saidBy(event);
    const confidence = 'confidence' in event ? event.confidence : null;
    const source = 'source' in event ? event.source : null;
    return [
      ...[isoTime(event.ts), event.t, event.kind, what, value, confidence, source],
      ...[event.evidenceRef, event.id],
    ];
  },
};

/** Matches of a search. */
export const HIT_TABLE: RowTable<SearchHit> = {
  columns: [
    ...['session_started', 'attacker_uuid', 'address', 'decky', 'service', 'session_id'],
    ...['seconds_in_session', 'text', 'evidence_ref'],
  ],
  cells: (hit) => [
    ...[isoTime(hit.startedAt), hit.attackerUuid, hit.address, hit.decky, hit.service, hit.sid],
    ...[hit.t, hit.text, hit.evidenceRef],
  ],
};

interface Said {
  readonly what: string | null;
  readonly value: Cell;
}

/** Every field of an event that says something beside its time and its place. */
function saidBy(event: EventRow): Said {
  switch (event.kind) {
    case 'observation': {
      const { value } = event;
      return {
        what: event.primitive,
        value: Array.isArray(value) ? JSON.stringify(value) : plain(value),
      };
    }
    case 'tag':
      return { what: event.technique, value: event.rule };
    case 'state':
      return { what: event.primitive, value: event.to };
    case 'heard':
      return { what: event.topic, value: event.text };
    case 'note':
      return { what: event.text === null ? 'bookmark' : 'note', value: event.text };
    case 'session.started':
    case 'session.ended':
      return { what: `${event.decky} ${event.service}`, value: null };
  }
}

function plain(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

/** ISO 8601 of epoch seconds; null without wall time. */
export function isoTime(ts: number | null): string | null {
  if (ts === null) return null;
  const date = new Date(ts * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
