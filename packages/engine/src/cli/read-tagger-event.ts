import {
  TAGGER_KINDS,
  attackerUuid,
  messageOf,
  normalAddress,
  type Json,
  type JsonObject,
  type TaggerEvent,
  type TaggerKind,
} from '@shardscope/sdk';

/** What a line of input is. */
export type TaggerLine =
  | {
      readonly kind: 'event';
      readonly event: TaggerEvent;
      /** Epoch seconds; null where the line does not say. */
      readonly ts: number | null;
    }
  /** No rule looks at events of that kind. */
  | { readonly kind: 'unknown kind'; readonly name: string }
  /** Nobody knows whose event it is: its tags would be nobody's. */
  | { readonly kind: 'no anchor'; readonly address: string | null }
  | { readonly kind: 'bad'; readonly why: string };

const TEXT_FIELDS = ['attacker_uuid', 'identity_uuid', 'session_id', 'decky_id'] as const;

/** Where the address of an attacker without a uuid may stand. */
const ADDRESS_FIELDS = ['attacker_ip', 'src_ip'] as const;

/** Reads one line of input: a tagger event as JSON. Fields other than its own are passed over. */
export function readTaggerEvent(text: string): TaggerLine {
  const value = parsed(text);
  if (value instanceof Error) return bad(`this is not JSON${value.message}`);
  if (!isObject(value)) return bad('an object is expected');
  const { source_kind: kind, source_id: source, payload } = value;
  if (typeof kind !== 'string') return bad(`source_kind: ${expected('a text', kind)}`);
  if (typeof source !== 'string' || source === '') {
    return bad(`source_id: ${expected('a text', source)}`);
  }
  if (!isObject(payload)) return bad(`payload: ${expected('an object', payload)}`);
  const wrong = TEXT_FIELDS.find((field) => !isTextOrNone(value[field]));
  if (wrong !== undefined) return bad(`${wrong}: ${expected('a text or null', value[wrong])}`);
  const known = TAGGER_KINDS.find((each) => each === kind);
  if (known === undefined) return { kind: 'unknown kind', name: kind };
  return anchored(known, source, value, payload);
}

function anchored(
  kind: TaggerKind,
  source: string,
  value: JsonObject,
  payload: JsonObject,
): TaggerLine {
  const [attacker, identity, session, decky] = TEXT_FIELDS.map((field) => textOf(value, field));
  const address = addressIn(value) ?? addressIn(payload);
  const normal = address === null ? null : normalAddress(address);
  const resolved = attacker ?? (identity || normal === null ? null : attackerUuid(normal));
  if (!resolved && !identity) return { kind: 'no anchor', address };
  return {
    kind: 'event',
    ts: timeIn(value) ?? timeIn(payload),
    event: {
      source_kind: kind,
      source_id: source,
      attacker_uuid: resolved,
      identity_uuid: identity ?? null,
      session_id: session ?? null,
      decky_id: decky ?? null,
      payload,
    },
  };
}

function bad(why: string): TaggerLine {
  return { kind: 'bad', why };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    // The parser's own message repeats the text, which is an attacker's.
    return new Error(placeOf(messageOf(thrown)));
  }
}

function placeOf(message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return ` at character ${Number(position) + 1}`;
  return message.includes('end of JSON') ? ': it ends too early' : '';
}

function expected(what: string, value: Json | undefined): string {
  return `${what} is expected, ${value === undefined ? 'and it is missing' : `not ${typeName(value)}`}`;
}

/** What a value is, in a word for people. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? String(value) : 'an object';
}

function addressIn(value: JsonObject): string | null {
  return ADDRESS_FIELDS.map((field) => textOf(value, field)).find((text) => text !== null) ?? null;
}

function timeIn({ ts }: JsonObject): number | null {
  return typeof ts === 'number' && Number.isFinite(ts) && ts > 0 ? ts : null;
}

function textOf(value: JsonObject, field: string): string | null {
  const text = Object.hasOwn(value, field) ? value[field] : undefined;
  return typeof text === 'string' && text !== '' ? text : null;
}

function isTextOrNone(value: Json | undefined): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
