import type {
  AnalysedSession,
  CommandRecord,
  Explain,
  Extraction,
  Observation,
  PrimitiveValue,
  Producer,
  Tag,
  SessionSummary,
} from '@shardscope/sdk';
import type { Semantics } from '../../semantics.ts';

/**
 * What a session gave, as it crosses between threads. Copying some forty observations one by one
 * would cost a good part of what a second thread gains: columns cost a tenth of it.
 */
export interface PackedSession {
  readonly session: SessionSummary;
  readonly ts: number;
  readonly commands: PackedCommands;
  readonly extractions: readonly PackedExtraction[];
  /** By id of the observation. */
  readonly explains: ReadonlyMap<string, Explain>;
}

interface PackedCommands {
  readonly t: readonly number[];
  readonly text: readonly (string | null)[];
  /** Positions in {@link PROVENANCES}. */
  readonly provenance: readonly number[];
}

/** The observations of an extraction share their session, source and times. */
interface PackedExtraction {
  readonly producer: Producer;
  /** Ids of {@link ID_LENGTH} characters, one behind the other. */
  readonly ids: string;
  readonly times: Pick<Observation, 'ts' | 'window'> | null;
  /** Numbers of primitives. */
  readonly primitives: readonly number[];
  readonly values: readonly PrimitiveValue[];
  readonly confidences: readonly number[];
  readonly privates?: number;
  readonly tags?: readonly Tag[];
}

const ID_LENGTH = 32;
const PROVENANCES: readonly CommandRecord['provenance'][] = ['typed', 'edited', 'echo', 'log'];

/** Packs sessions at one end and unpacks them at the other. */
export interface SessionPacking {
  pack(analysed: AnalysedSession, explains: ReadonlyMap<string, Explain>): PackedSession;
  unpack(packed: PackedSession): AnalysedSession;
}

/** Packing for the primitives of a semantics, which both ends know. */
export function sessionPacking(semantics: Semantics): SessionPacking {
  const names = semantics.plugins.flatMap(({ plugin }) =>
    (plugin.primitives ?? []).map(({ name }) => name),
  );
  const numbers = new Map(names.map((name, number) => [name, number]));
  return {
    pack: ({ result: { session, commands, extractions }, ts }, explains) => ({
      ...{ session, ts, explains },
      commands: packCommands(commands),
      extractions: extractions.map((each) => packExtraction(each, numbers)),
    }),
    unpack({ session, ts, commands, extractions, explains }) {
      const { evidenceRef } = session;
      const unpacked = extractions.map((each) => unpackExtraction(each, evidenceRef, names));
      return {
        ts,
        result: { session, commands: unpackCommands(commands), extractions: unpacked },
        extracted: unpacked.flatMap(({ observations }) =>
          observations.map((observation) => ({
            observation,
            explain: () => explains.get(observation.id) ?? null,
          })),
        ),
      };
    },
  };
}

function packCommands(commands: readonly CommandRecord[]): PackedCommands {
  return {
    t: commands.map(({ t }) => t),
    text: commands.map(({ text }) => text),
    provenance: commands.map(({ provenance }) => PROVENANCES.indexOf(provenance)),
  };
}

function unpackCommands({ t, text, provenance }: PackedCommands): readonly CommandRecord[] {
  return t.map((at, index) => ({
    index,
    t: at,
    text: text[index] ?? null,
    provenance: PROVENANCES[provenance[index] ?? 0] ?? 'typed',
  }));
}

function packExtraction(
  { producer, observations, privates, tags }: Extraction,
  numbers: ReadonlyMap<string, number>,
): PackedExtraction {
  const [first] = observations;
  return {
    producer,
    ids: observations.map(({ id }) => id).join(''),
    times: first ? { ts: first.ts, window: first.window } : null,
    primitives: observations.map(({ primitive }) => numberOf(primitive, numbers)),
    values: observations.map(({ value }) => value),
    confidences: observations.map(({ confidence }) => confidence),
    ...(privates ? { privates } : {}),
    ...(tags ? { tags } : {}),
  };
}

function numberOf(primitive: string, numbers: ReadonlyMap<string, number>): number {
  const number = numbers.get(primitive);
  if (number === undefined) throw new RangeError(`No plugin declares ${primitive}.`);
  return number;
}

function unpackExtraction(
  { producer, ids, times, primitives, values, confidences, privates, tags }: PackedExtraction,
  evidenceRef: string,
  names: readonly string[],
): Extraction {
  const { ts, window } = times ?? { ts: 0, window: { start_ts: 0, end_ts: 0 } };
  const observations = primitives.map((number, i): Observation => ({
    id: ids.slice(i * ID_LENGTH, (i + 1) * ID_LENGTH),
    v: 1,
    ts,
    primitive: names[number] ?? '',
    value: values[i] ?? null,
    confidence: confidences[i] ?? 0,
    window,
    source: producer.source,
    evidence_ref: evidenceRef,
    identity_ref: null,
  }));
  return {
    ...{ producer, observations },
    ...(privates ? { privates } : {}),
    ...(tags ? { tags } : {}),
  };
}
