import {
  parseEvidenceRef,
  primitiveOfTopic,
  type AttackerRef,
  type Envelope,
  type Json,
  type Observation,
  type PrimitiveValue,
  type Producer,
  type SessionSummary,
} from '@shardscope/sdk';
import { idField, numberField, objectField, textField } from './bus-fields.ts';

/** An observation that another producer made, with the session that it is of. */
export interface BusObservation {
  readonly attacker: AttackerRef;
  readonly producer: Producer;
  readonly observation: Observation;
  /** The session as far as the observation tells of it. */
  readonly session: SessionSummary;
}

/** Characters of a name of a primitive or a producer. */
const MAX_NAME = 200;

/** Characters of a value that is text, and entries of one that is a list. */
const MAX_VALUE = 4096;

const PRIMITIVE = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;

/** Not ours: a session that we measure ourselves has a version of its own. */
const FOREIGN_OUTPUT = 0;

/**
 * Reads an observation of a bus. Null for one that lacks attacker or primitive, or whose evidence is
 * no session in a shard: such a one belongs to no session that could be shown.
 *
 * @param attacker whose it is, resolved
 */
export function busObservation(event: Envelope, attacker: AttackerRef): BusObservation | null {
  const { payload, topic } = event;
  const primitive = textField(payload, 'primitive') ?? primitiveOfTopic(topic);
  const evidenceRef = textField(payload, 'evidence_ref');
  const source = textField(payload, 'source') ?? 'unknown';
  const value = valueOf(payload['value']);
  const pointer = evidenceRef === null ? null : parseEvidenceRef(evidenceRef);
  if (primitive === null || evidenceRef === null || pointer === null) return null;
  if (!PRIMITIVE.test(primitive) || primitive.length > MAX_NAME) return null;
  if (source.length > MAX_NAME || value === undefined) return null;
  const window = windowOf(event);
  const ts = numberField(payload, 'ts') ?? event.ts;
  const observation: Observation = {
    id: event.id,
    v: 1,
    ts,
    primitive,
    value,
    confidence: Math.min(1, Math.max(0, numberField(payload, 'confidence') ?? 0)),
    window,
    source,
    evidence_ref: evidenceRef,
    identity_ref: idField(payload, 'identity_ref'),
  };
  const durationS = Math.max(0, window.end_ts - window.start_ts);
  return {
    attacker,
    producer: { id: producerId(source), source, outputVersion: FOREIGN_OUTPUT },
    observation,
    session: {
      ...UNREAD_SESSION,
      ...pointer,
      ...{ evidenceRef, attacker, durationS },
      startedAt: ts - durationS,
      endedAt: ts,
    },
  };
}

/** What is known of a session whose shard was not read. */
export const UNREAD_SESSION = {
  endOffset: 0,
  final: false,
  header: null,
  inputs: 0,
  outputs: 0,
  truncated: false,
  cut: false,
  lines: { junk: 0, malformed: 0, oversized: 0 },
} as const;

/** The stable part of a source: without its version, which stands between `@` and `;`. */
function producerId(source: string): string {
  return source.replace(/@[^;]*/, '');
}

function windowOf({ payload }: Envelope): Observation['window'] {
  const window = objectField(payload, 'window') ?? {};
  const start = numberField(window, 'start_ts') ?? 0;
  return { start_ts: start, end_ts: numberField(window, 'end_ts') ?? start };
}

function valueOf(value: Json | undefined): PrimitiveValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value.length <= MAX_VALUE ? value : undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (!isList(value) || value.length > MAX_VALUE) return undefined;
  const items = value.filter((item) => typeof item === 'string' || typeof item === 'number');
  return items.length === value.length ? items : undefined;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
