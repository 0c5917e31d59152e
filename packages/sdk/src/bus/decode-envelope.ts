import { randomUUID } from 'node:crypto';
import { checkedTopic, typeOfTopic } from './topics.ts';
import { decodeBytes } from '../model/bytes.ts';
import { ENVELOPE_VERSION, type Envelope, type JsonObject } from '../model/envelope.ts';
import { derivedId } from '../model/ids.ts';

/** Bytes of one message; a session with thousands of commands stays far below. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Characters of a topic: what we and honeynets build stays below 100. */
const MAX_TOPIC_LENGTH = 512;

/** Levels of nesting in a message. Deeper ones would cost a stack to write down again. */
const MAX_DEPTH = 64;

/** Why a message is none that can be used. */
export type BadMessage = 'too large' | 'not JSON' | 'not an object' | 'bad topic' | 'too deep';

/** What a message came to. */
export type DecodedMessage =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'bad'; readonly reason: BadMessage };

/** What is put in where a message does not say. */
export interface Receiver {
  /** Epoch seconds. */
  readonly now: () => number;
  /** 32 hex digits, never the same twice. */
  readonly newId: () => string;
}

/** The smallest difference between two times of receipt, in seconds. */
const TICK_S = 1e-6;

let latest = 0;

/** This process: no two messages are received at the same time, so that their order is kept. */
export const RECEIVER: Receiver = {
  now: () => (latest = Math.max(Date.now() / 1000, latest + TICK_S)),
  newId: () => randomUUID().replaceAll('-', ''),
};

/**
 * Reads a message of a bus. The topic is the one that it was sent on, whatever it says itself. An
 * object without a payload is the bare payload. What comes from a newer schema (`v` above ours) is
 * passed through as it is. Never throws: a message is somebody else's.
 *
 * @param topic the subject that it was received on
 * @param body UTF-8; bytes that are none are kept as escaped bytes
 */
export function decodeMessage(
  topic: string,
  body: Uint8Array,
  receiver: Receiver = RECEIVER,
): DecodedMessage {
  if (body.length > MAX_MESSAGE_BYTES) return bad('too large');
  if (!isTopic(topic)) return bad('bad topic');
  const parsed = parsedObject(decodeBytes(body));
  if (typeof parsed === 'string') return bad(parsed);
  return { kind: 'envelope', envelope: envelopeOf(topic, parsed, receiver) };
}

/**
 * Reads a line of a recording of events: an envelope that names its topic. The same line gives the
 * same event whenever it is read: an id that it lacks is made from it, a time that it lacks is 0.
 */
export function decodeRecorded(line: string): DecodedMessage {
  const parsed = parsedObject(line);
  if (typeof parsed === 'string') return bad(parsed);
  const topic = parsed['topic'];
  if (typeof topic !== 'string' || !isTopic(topic)) return bad('bad topic');
  const receiver = { now: () => 0, newId: () => derivedId(line) };
  return { kind: 'envelope', envelope: envelopeOf(topic, parsed, receiver) };
}

function bad(reason: BadMessage): DecodedMessage {
  return { kind: 'bad', reason };
}

function isTopic(topic: string): boolean {
  if (topic.length > MAX_TOPIC_LENGTH) return false;
  try {
    checkedTopic(topic);
    return true;
  } catch {
    return false;
  }
}

function parsedObject(text: string): JsonObject | Exclude<BadMessage, 'too large' | 'bad topic'> {
  if (isTooDeep(text)) return 'too deep';
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'not an object';
  } catch {
    return 'not JSON';
  }
}

function envelopeOf(topic: string, message: JsonObject, receiver: Receiver): Envelope {
  const payload = message['payload'];
  if (!isObject(payload)) {
    const id = receiver.newId();
    const type = typeOfTopic(topic);
    return { v: ENVELOPE_VERSION, id, topic, type, ts: receiver.now(), payload: message };
  }
  const { v, id, type, ts } = message;
  return {
    v: typeof v === 'number' && v > ENVELOPE_VERSION ? v : ENVELOPE_VERSION,
    id: typeof id === 'string' && ID.test(id) ? id : receiver.newId(),
    topic,
    type: typeof type === 'string' ? type.slice(0, MAX_TOPIC_LENGTH) : typeOfTopic(topic),
    ts: typeof ts === 'number' && Number.isFinite(ts) ? ts : receiver.now(),
    payload,
  };
}

const ID = /^[0-9a-f]{32}$/;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}` differ from each other in this bit only. */
const BRACE_BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if ((code | BRACE_BIT) === OPEN) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if ((code | BRACE_BIT) === CLOSE) depth -= 1;
  }
  return false;
}
