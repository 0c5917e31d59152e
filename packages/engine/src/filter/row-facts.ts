import type { PrimitiveValue } from '@shardscope/sdk';
import type { AttackerRow, EventRow, SessionRow } from '../client/rows.ts';
import type { FieldName } from './fields.ts';
import type { FilterFacts } from './filter-facts.ts';

/** Looks up what is costly to read, only when a filter asks for it. */
export interface SessionTexts {
  /** The texts of a session's commands; what was typed with the echo off is not among them. */
  commands(evidenceRef: string): readonly string[];
}

/** What an attacker's row says; its sessions and events may say more. */
export function attackerFacts(row: AttackerRow): FilterFacts {
  const { uuid, address, deckies, services, firstSeen, lastSeen } = row;
  const names = address === null ? ['unknown', uuid] : [address, uuid];
  return {
    text(field) {
      if (field === 'attacker') return names;
      if (field === 'decky') return deckies;
      return field === 'service' ? services : undefined;
    },
    confidence: undefined,
    time: firstSeen === null || lastSeen === null ? undefined : { from: firstSeen, to: lastSeen },
    words: [...names, ...deckies, ...services],
    isWhole: false,
  };
}

/** What a session's row and its commands say, with what is known of its attacker. */
export function sessionFacts(
  session: SessionRow,
  attacker: FilterFacts,
  texts: SessionTexts,
): FilterFacts {
  const { sid, evidenceRef, decky, service, startedAt, endedAt } = session;
  const own: Texts = { session: [sid, evidenceRef], decky: [decky], service: [service] };
  return {
    text(field) {
      if (field === 'cmd') return texts.commands(evidenceRef);
      return own[field] ?? attacker.text(field);
    },
    confidence: undefined,
    time: startedAt === null ? null : { from: startedAt, to: endedAt ?? startedAt },
    words: [...attacker.words, sid],
    isWhole: false,
  };
}

/** What an event says, with what is known of its session. */
export function eventFacts(event: EventRow, session: FilterFacts): FilterFacts {
  const own = textsOf(event);
  return {
    text: (field) => own[field] ?? session.text(field),
    confidence: 'confidence' in event ? event.confidence : null,
    time: event.ts === null ? null : { from: event.ts, to: event.ts },
    words: [...session.words, ...Object.values(own).flat()],
    isWhole: true,
  };
}

type Texts = Readonly<Partial<Record<FieldName, readonly string[]>>>;

function textsOf(event: EventRow): Texts {
  switch (event.kind) {
    case 'session.started':
      return { kind: ['started', 'session'] };
    case 'session.ended':
      return { kind: ['ended', 'session'] };
    case 'observation':
      return {
        kind: ['observation'],
        primitive: [event.primitive],
        value: [valueText(event.value)],
      };
  }
}

/** A value as filters name it. */
export function valueText(value: PrimitiveValue): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
