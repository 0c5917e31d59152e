import { TOPIC } from '../bus/topics.ts';
import type { Envelope, Json, JsonObject } from '../model/envelope.ts';
import { commandSourceId } from './session-tagger-events.ts';
import { TAGGER_KINDS, type TaggerEvent, type TaggerKind } from '../model/tag.ts';

/** Fields whose first present one names the source of an event. */
const SOURCE_FIELDS = [
  'source_id',
  'session_id',
  'token_id',
  'identity_uuid',
  'credential_id',
  'attacker_uuid',
  'uuid',
] as const;

/** Fields of a command that identify it. */
const COMMAND_ID_FIELDS = ['id', 'uuid', 'command_id'] as const;

/** Fields that may hold a command's text. */
const COMMAND_TEXT_FIELDS = ['command_text', 'text'] as const;

/**
 * The events that a bus message is for the lifters: one of its topic's kind, and for a session one for
 * each of its commands. Empty for a topic that is no tagger's business.
 */
export function taggerEventsOf(envelope: Envelope): readonly TaggerEvent[] {
  const kind = kindOf(envelope);
  if (kind === null) return [];
  const event = eventOf(kind, envelope.topic, envelope.payload);
  if (kind !== 'session') return [event];
  return [event, ...commandEvents(event, listOf(envelope.payload['commands']))];
}

/** The event of a payload, by its kind. */
export function eventOf(kind: TaggerKind, topic: string, payload: JsonObject): TaggerEvent {
  const source = SOURCE_FIELDS.map((field) => textOf(payload, field)).find((text) => text);
  return {
    source_kind: kind,
    source_id: source ?? topic,
    attacker_uuid: textOf(payload, 'attacker_uuid'),
    identity_uuid: textOf(payload, 'identity_uuid'),
    session_id: textOf(payload, 'session_id'),
    decky_id: textOf(payload, 'decky_id'),
    payload,
  };
}

/**
 * The events of a session's commands. A command is a text, or an object with its text and whatever
 * else it carries; without an id of its own it is named by its session and position.
 */
export function commandEvents(
  session: TaggerEvent,
  commands: readonly Json[],
): readonly TaggerEvent[] {
  return commands.flatMap((command, index): readonly TaggerEvent[] => {
    const carried = carriedBy(command);
    const text = COMMAND_TEXT_FIELDS.map((field) => carried[field]).find(isText);
    if (text === undefined) return [];
    const own = COMMAND_ID_FIELDS.map((field) => carried[field]).find(isText);
    return [
      {
        ...session,
        source_kind: 'command',
        source_id: own ?? commandSourceId(session.source_id, index),
        payload: { ...carried, command_text: text },
      },
    ];
  });
}

function carriedBy(command: Json): JsonObject {
  if (typeof command === 'string') return { command_text: command };
  return typeof command === 'object' && command !== null && !isList(command) ? command : {};
}

function isList(value: JsonObject | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

/** Topics of one kind each. */
const KIND_OF_TOPIC: ReadonlyMap<string, TaggerKind> = new Map<string, TaggerKind>([
  [TOPIC.sessionEnded, 'session'],
  [TOPIC.intelEnriched, 'intel'],
  ['identity.formed', 'identity'],
  ['identity.merged', 'identity'],
  ['credential.reuse.detected', 'credential'],
  ['email.received', 'email'],
]);

function kindOf({ topic, type, payload }: Envelope): TaggerKind | null {
  if (topic === TOPIC.observed) return knownKind(textOf(payload, 'source_kind')) ?? 'session';
  if (topic === TOPIC.fingerprinted) return knownKind(type);
  if (topic.startsWith('canary.')) return 'canary_fingerprint';
  return KIND_OF_TOPIC.get(topic) ?? null;
}

function knownKind(name: string | null): TaggerKind | null {
  return TAGGER_KINDS.find((kind) => kind === name) ?? null;
}

function textOf(payload: JsonObject, field: string): string | null {
  const value = Object.hasOwn(payload, field) ? payload[field] : undefined;
  return typeof value === 'string' ? value : null;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
