import {
  attackerUuid,
  derivedId,
  formatEvidenceRef,
  unknownAttackerUuid,
  type AttackerRef,
  type CommandRecord,
  type Extraction,
  type Observation,
  type Producer,
  type SessionResult,
  type SessionSummary,
} from '@shardscope/sdk';

/** A producer as the behave-shell plugin would be one. */
export const PRODUCER: Producer = {
  id: 'example/rhythm;semantics=0.1',
  source: 'example/rhythm@1.0.0;semantics=0.1',
  outputVersion: 1,
};

/** A second producer, of another plugin. */
export const OTHER_PRODUCER: Producer = {
  id: 'example/words',
  source: 'example/words@2.1.0',
  outputVersion: 4,
};

/** The attacker at an address. */
export function attackerAt(address: string, origin: AttackerRef['origin'] = 'log'): AttackerRef {
  return { uuid: attackerUuid(address), address, origin };
}

/** A session as the pipeline would hand it to a store, with what the test cares about. */
export function summary(changes: Partial<SessionSummary> = {}): SessionSummary {
  const place = {
    sid: '0b52f3c4-5d1e-4c58-9f3a-6f1f7c1f2a10',
    decky: 'decky-01',
    service: 'ssh' as const,
    shard: 'sessions-2026-11-20.jsonl',
    ...changes,
  };
  const evidenceRef = formatEvidenceRef(place);
  return {
    evidenceRef,
    attacker: attackerAt('192.0.2.7'),
    endOffset: 4096,
    final: true,
    header: { version: 2, width: 120, height: 40, timestamp: 1_795_000_000, env: {} },
    startedAt: 1_795_000_000.25,
    endedAt: 1_795_000_060.5,
    durationS: 60.25,
    inputs: 30,
    outputs: 45,
    truncated: false,
    cut: false,
    lines: { junk: 0, malformed: 0, oversized: 0 },
    ...place,
  };
}

/** The pseudo-attacker of a session whose address nobody knows. */
export function unknownAttacker(evidenceRef: string): AttackerRef {
  return { uuid: unknownAttackerUuid(evidenceRef), address: null, origin: 'none' };
}

/** An observation of a session, as the pipeline stamps it. */
export function observation(
  session: SessionSummary,
  changes: Partial<Observation> = {},
  producer: Producer = PRODUCER,
): Observation {
  const primitive = changes.primitive ?? 'motor.input_modality';
  return {
    id: derivedId(session.evidenceRef, primitive, producer.source),
    v: 1,
    ts: session.endedAt ?? 0,
    primitive,
    value: 'typed',
    confidence: 0.75,
    window: { start_ts: 0.25, end_ts: 60.5 },
    source: producer.source,
    evidence_ref: session.evidenceRef,
    identity_ref: null,
    ...changes,
  };
}

/** A typed command. */
export function command(index: number, text: string | null): CommandRecord {
  return { index, t: index * 1.5, text, provenance: 'typed' };
}

/** All that one session gave: two commands and one observation, unless told otherwise. */
export function result(
  session: SessionSummary = summary(),
  parts: {
    readonly commands?: readonly CommandRecord[];
    readonly extractions?: readonly Extraction[];
  } = {},
): SessionResult {
  return {
    session,
    commands: parts.commands ?? [command(0, 'uname -a'), command(1, 'exit')],
    extractions: parts.extractions ?? [
      { producer: PRODUCER, observations: [observation(session)] },
    ],
  };
}
