import { loadAttackCatalogue } from '@shardscope/plugins';
import type { PrimitiveValue } from '@shardscope/sdk';
import type { TechniqueRow } from '../client/attack.ts';
import type { StateRow } from '../client/identity.ts';
import type { AttackerRow, EventRow, SessionRow } from '../client/rows.ts';
import type { FieldName } from './fields.ts';
import type { FilterFacts } from './filter-facts.ts';

/** Looks up what is costly to read, only when a filter asks for it. */
export interface SessionTexts {
  /** The texts of a session's commands; what was typed with the echo off is not among them. */
  commands(evidenceRef: string): readonly string[];
}

/** The addresses behind an identity, looked up only when a filter asks. */
export type IdentityAddresses = (identity: string) => readonly string[];

/** What an attacker's row says; its sessions and events may say more. */
export function attackerFacts(row: AttackerRow, addressesOf: IdentityAddresses): FilterFacts {
  const { uuid, address, deckies, services, firstSeen, lastSeen } = row;
  const names = address === null ? ['unknown', uuid] : [address, uuid];
  const own: Texts = { attacker: names, decky: deckies, service: services };
  let identity: readonly string[] | undefined;
  return {
    text(field) {
      if (field === 'identity') return (identity ??= identityNames(row, addressesOf));
      return own[field] ?? tagTexts(field, row);
    },
    confidence: undefined,
    time: firstSeen === null || lastSeen === null ? undefined : { from: firstSeen, to: lastSeen },
    words: [...names, ...deckies, ...services],
    isWhole: false,
  };
}

/** An identity goes by its uuid and by each of its addresses. */
function identityNames(
  { identity, identityMembers, address }: AttackerRow,
  addressesOf: IdentityAddresses,
): readonly string[] {
  const own = address === null ? [] : [address];
  if (identity === null) return own;
  return [identity, ...(identityMembers > 1 ? addressesOf(identity) : own)];
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
      return own[field] ?? tagTexts(field, session) ?? withoutTags(field, attacker);
    },
    confidence: undefined,
    time: startedAt === null ? null : { from: startedAt, to: endedAt ?? startedAt },
    words: [...attacker.words, sid],
    isWhole: false,
  };
}

/**
 * What a row with tags says of them: their tactics, and nothing of anything else where there are no
 * tags. Which tag has which technique and rule is only known below.
 */
function tagTexts(
  field: FieldName,
  { tags, tactics }: { readonly tags: number; readonly tactics: readonly string[] },
): readonly string[] | undefined {
  if (field === 'tactic') return tactics.flatMap(tacticTexts);
  return tags === 0 && (field === 'technique' || field === 'rule') ? [] : undefined;
}

/** What is known of an attacker with its techniques and rules, looked up when a filter asks. */
export function withTechniques(
  attacker: FilterFacts,
  look: () => readonly TechniqueRow[],
): FilterFacts {
  return {
    ...attacker,
    text(field) {
      const known = attacker.text(field);
      if (known !== undefined) return known;
      if (field === 'rule') return [...new Set(look().flatMap(({ rules }) => rules))];
      if (field !== 'technique') return undefined;
      return look().flatMap((row) => [row.subTechnique ?? row.technique, row.name]);
    },
  };
}

/** What an attacker's tags say is said of all its sessions together, not of one of them. */
function withoutTags(field: FieldName, attacker: FilterFacts): readonly string[] | undefined {
  return field === 'technique' || field === 'rule' ? undefined : attacker.text(field);
}

/**
 * What is known of the events that the row of a session counts: what else stands with it is none of
 * them.
 */
export function countedFacts(session: SessionRow, known: FilterFacts): FilterFacts {
  return {
    ...known,
    text: (field) => (field === 'kind' ? countedKinds(session) : known.text(field)),
  };
}

function countedKinds({ final, observations, tags }: SessionRow): readonly string[] {
  return [
    ...['session', 'started'],
    ...(final ? ['ended'] : []),
    ...(observations > 0 ? ['observation'] : []),
    ...(tags > 0 ? ['tag'] : []),
  ];
}

/** What is known of events of an attacker that stand with none of its sessions. */
export function withoutSession(attacker: FilterFacts): FilterFacts {
  return {
    ...attacker,
    text: (field) => (field === 'attacker' || field === 'identity' ? attacker.text(field) : []),
  };
}

/** What the state says that a primitive of an attacker is in now. */
export function stateFacts(row: StateRow, attacker: FilterFacts): FilterFacts {
  const own: Texts = {
    kind: ['state'],
    primitive: [row.primitive],
    value: [valueText(row.value)],
    state: [row.state],
  };
  return {
    text: (field) => own[field] ?? (isOfTags(field) ? [] : attacker.text(field)),
    confidence: row.confidence,
    time: { from: row.since, to: row.lastObservation },
    words: [...attacker.words, row.primitive],
    isWhole: true,
  };
}

/** Only tags say something about these fields. */
function isOfTags(field: FieldName): boolean {
  return field === 'tactic' || field === 'technique' || field === 'rule';
}

/** What an event says, with what is known of its session. */
export function eventFacts(event: EventRow, session: FilterFacts): FilterFacts {
  const own = textsOf(event);
  return {
    text: (field) => own[field] ?? (isOfTags(field) ? [] : session.text(field)),
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
    case 'tag':
      return {
        kind: ['tag'],
        tactic: tacticTexts(event.tactic),
        technique: [event.technique, event.name],
        rule: [event.rule],
      };
    case 'state':
      return {
        kind: ['state'],
        primitive: [event.primitive],
        value: [valueText(event.value)],
        state: [event.to],
      };
    case 'heard':
      return { kind: ['heard', event.about], value: [event.text] };
    case 'note':
      return event.text === null
        ? { kind: ['note', 'bookmark'] }
        : { kind: ['note'], value: [event.text] };
  }
}

let tactics: ReadonlyMap<string, readonly string[]> | undefined;

/** A tactic by id, name and short name. */
function tacticTexts(id: string): readonly string[] {
  tactics ??= new Map(
    loadAttackCatalogue().tactics.map((each) => [each.id, [each.id, each.name, each.shortname]]),
  );
  return tactics.get(id) ?? [id];
}

/** A value as filters name it. */
export function valueText(value: PrimitiveValue): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
