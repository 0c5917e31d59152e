import { TOPIC, type Json, type JsonObject } from '@shardscope/sdk';
import type { Heard, HeardEvent, Leak } from '../client/live.ts';
import type { HeardEventRow, SessionRow } from '../client/rows.ts';
import type { SqliteStore, StoredLiveEvent } from '../store/index.ts';

/** Events shown; all that are kept are counted. */
const MAX_EVENTS = 100;

/** Facts of intelligence that are shown. */
const MAX_FACTS = 60;

/** Characters of one fact, and of what is told of an event. */
const MAX_TEXT = 300;

/** Fields of payloads that are no news in the list of one attacker. */
const SILENT: ReadonlySet<string> = new Set(['attacker_uuid', 'attacker_ip', 'shortened']);

/** What a live bus told of an attacker. */
export function heard(store: SqliteStore, attacker: string): Heard {
  const events = store.live.events(attacker);
  return {
    intel: factsOf(store.live.intel(attacker) ?? {}),
    leaks: leaksOf(events),
    total: events.length,
    events: events.slice(-MAX_EVENTS).reverse().map(heardEvent),
  };
}

/**
 * The row of an event in the list of all events.
 *
 * @param session that it stands with; null where the attacker has none
 */
export function heardEventRow(session: SessionRow | null, event: StoredLiveEvent): HeardEventRow {
  return {
    ...{ id: event.id, kind: 'heard', ts: event.ts },
    t: session && timeIn(session, event.ts),
    evidenceRef: session?.evidenceRef ?? null,
    about: aboutOf(event.topic),
    topic: event.topic,
    text: [...kindOf(event), heardEvent(event).text].join(' · '),
  };
}

/** Seconds since the start of a session; within it, whenever it was. */
export function timeIn({ startedAt, durationS }: SessionRow, ts: number): number {
  const since = startedAt === null ? 0 : ts - startedAt;
  return Math.min(Math.max(0, since), durationS);
}

/** What topics are about, by how they begin: kinds that a filter can ask for. */
export const ABOUT: readonly (readonly [string, string])[] = [
  [TOPIC.scored, 'score'],
  ['attacker.fingerprint', 'fingerprint'],
  [TOPIC.intelEnriched, 'intel'],
  [TOPIC.observed, 'observed'],
  ['canary.', 'canary'],
  ['credential.', 'credential'],
  ['email.', 'e-mail'],
  ['identity.', 'identity'],
  ['attribution.', 'attribution'],
  ['ttp.', 'technique'],
];

/** What kind of fingerprint it is: the topic is the same for all of them. */
function kindOf({ topic, type }: StoredLiveEvent): readonly string[] {
  return topic.startsWith(TOPIC.fingerprinted) && type !== '' ? [type] : [];
}

function aboutOf(topic: string): string {
  return ABOUT.find(([start]) => topic.startsWith(start))?.[1] ?? 'event';
}

function heardEvent({ id, topic, type, ts, payload }: StoredLiveEvent): HeardEvent {
  const facts = factsOf(payload).map(([name, value]) => `${name} ${value}`);
  return { id, topic, type, ts, text: facts.join(' · ').slice(0, MAX_TEXT) };
}

function factsOf(payload: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(payload)
    .filter(([name]) => !SILENT.has(name))
    .slice(0, MAX_FACTS)
    .map(([name, value]) => [name.slice(0, MAX_TEXT), textOf(value).slice(0, MAX_TEXT)]);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Addresses that leaked past a proxy, each with when it was seen first and last. */
function leaksOf(events: readonly StoredLiveEvent[]): readonly Leak[] {
  const leaks = new Map<string, Leak>();
  for (const { type, ts, payload } of events) {
    if (type !== 'ipv6_leak' && payload['source_kind'] !== 'ipv6_leak') continue;
    const address = payload['addr'] ?? payload['src_ip'];
    if (typeof address !== 'string') continue;
    const kind = typeof payload['kind'] === 'string' ? payload['kind'] : 'IPv6';
    const known = leaks.get(address);
    leaks.set(address, { address, kind, firstSeen: known?.firstSeen ?? ts, lastSeen: ts });
  }
  return [...leaks.values()];
}
