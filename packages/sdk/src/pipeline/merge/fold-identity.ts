import type { Envelope } from '../../model/envelope.ts';
import type { Fault } from '../../model/fault.ts';
import type { Observation } from '../../model/observation.ts';
import type { AttributionState } from '../../model/state.ts';
import type { Correlation, IdentityView, Merger, StateChange } from '../../plugin/merger.ts';
import type { PrimitiveRegistry } from '../../plugin/registry.ts';
import type { LoadedPlugin } from '../load-plugins.ts';
import { NOT_MADE_FOR_IT, refusalOf, type RefusalReason } from '../../series/admit-observation.ts';
import { multiActorSuspectedEvent, stateChangedEvent } from '../../series/attribution-events.ts';
import { correlate, type LinkCandidate } from './correlate.ts';
import { derivedEnvelope, derivedObservations } from './derived-observations.ts';
import { stateHistory } from '../../series/fold-batch.ts';
import {
  foldObservation,
  type PlacedObservation,
  type SeriesKey,
  type SeriesRow,
  type Transition,
} from '../../series/fold-observation.ts';
import { foldWhole } from './fold-whole.ts';
import { mergerFor } from '../../series/merger-for.ts';
import { foldingOrder } from '../../series/series-point.ts';
import type { FoldedIdentity, FreshRecord, IdentityRecord } from '../../series/series-store.ts';
import { newsOfSuspicion, type Suspicion } from '../../series/suspicion.ts';
import { takeOneProducer } from '../../series/take-one-producer.ts';

/** What folding an identity gave. */
export interface FoldOutcome {
  readonly folded: FoldedIdentity;
  /** To be published once the rest is kept: transitions, suspicions, what sessions show together. */
  readonly events: readonly Envelope[];
  readonly candidates: readonly LinkCandidate[];
  readonly faults: readonly Fault[];
  /** Observations of fresh sessions that were refused to mergers, by reason. */
  readonly refused: ReadonlyMap<RefusalReason, number>;
  /** By primitive, what is needed to go on with {@link foldFresh}. */
  readonly rows: SeriesRows;
}

/** Series of one identity by primitive. */
export type SeriesRows = ReadonlyMap<string, SeriesRow>;

/** What folding works with. */
export interface FoldInput {
  readonly plugins: readonly LoadedPlugin[];
  readonly registry: PrimitiveRegistry;
  /** Names of the primitives that our own plugins measure. */
  readonly ownPrimitives: ReadonlySet<string>;
  readonly deadlineMs: number;
}

/**
 * Folds the series of one identity, and asks what its sessions show together. A primitive of which
 * nothing is new keeps its state; of the others the whole series is folded, in order of time. What
 * changed at observations that are newer than all before is a transition each; where older ones came
 * in between, only the change against the kept state is one.
 */
export async function foldIdentity(record: IdentityRecord, input: FoldInput): Promise<FoldOutcome> {
  const { admitted, refused } = admit(record, input);
  const before = new Map(record.states.map((state) => [state.primitive, state]));
  const folding = emptyFolding(record, input, refused);
  const isFresh = ({ evidence_ref }: PlacedObservation): boolean => record.fresh.has(evidence_ref);
  for (const [primitive, observations] of byPrimitive(admitted)) {
    const merger = mergerOf(primitive, input);
    if (!merger) continue;
    const kept = before.get(primitive);
    const key = { identity_uuid: record.identity_uuid, primitive };
    const folded = foldWhole({ key, observations, isFresh, merger, kept });
    if (folded.kind === 'failed') {
      folding.faults.push(folded.fault);
      if (kept) folding.states.push(kept);
      continue;
    }
    folding.states.push(folded.row.state);
    folding.rows.set(primitive, folded.row);
    folding.transitions.push(...folded.transitions);
  }
  return finish(folding);
}

/**
 * The same, of an identity whose other sessions were folded already: the cost is that of the fresh
 * sessions, however long the series are. Null where that cannot be done, since one of their
 * observations is late, or a merger fails: {@link foldIdentity} then tells what comes of it, and the
 * given rows are not to be used again.
 *
 * @param record with the observations of the fresh sessions only
 * @param rows of the outcome before
 */
export async function foldFresh(
  record: FreshRecord,
  rows: SeriesRows,
  input: FoldInput,
): Promise<FoldOutcome | null> {
  const { admitted, refused } = admit(record, input);
  const folding = emptyFolding(record, input, refused);
  for (const [primitive, row] of rows) folding.rows.set(primitive, row);
  for (const [primitive, observations] of byPrimitive(admitted)) {
    const merger = mergerOf(primitive, input);
    if (!merger) continue;
    const key = { identity_uuid: record.identity_uuid, primitive };
    const row = goOn(key, observations, merger, folding);
    if (row === null) return null;
    folding.rows.set(primitive, row);
  }
  for (const { state } of folding.rows.values()) folding.states.push(state);
  return finish(folding);
}

function goOn(
  key: SeriesKey,
  observations: readonly PlacedObservation[],
  merger: Merger,
  { rows, transitions }: Folding,
): SeriesRow | null {
  let row = rows.get(key.primitive);
  try {
    for (const observation of foldingOrder(observations)) {
      const folded = foldObservation(key, row, observation, merger);
      if (folded.kind !== 'folded') return null;
      row = folded.row;
      if (folded.transition) transitions.push(folded.transition);
    }
  } catch {
    // Folding the whole series fails again, and tells of it.
    return null;
  }
  return row ?? null;
}

function byPrimitive(
  observations: readonly PlacedObservation[],
): ReadonlyMap<string, readonly PlacedObservation[]> {
  return Map.groupBy(observations, ({ primitive }) => primitive);
}

/** Every change of state that a primitive of an identity went through, in order of time. */
export function historyOf(
  record: IdentityRecord,
  primitive: string,
  input: FoldInput,
): readonly Transition[] {
  const merger = mergerOf(primitive, input);
  if (!merger) return [];
  const observations = admit(record, input).admitted.filter((each) => each.primitive === primitive);
  return stateHistory({ identity_uuid: record.identity_uuid, primitive }, observations, merger);
}

interface Folding {
  readonly record: IdentityRecord;
  readonly input: FoldInput;
  readonly refused: FoldOutcome['refused'];
  readonly states: AttributionState[];
  readonly rows: Map<string, SeriesRow>;
  readonly transitions: Transition[];
  readonly faults: Fault[];
}

function emptyFolding(
  record: IdentityRecord,
  input: FoldInput,
  refused: FoldOutcome['refused'],
): Folding {
  return { record, input, refused, states: [], rows: new Map(), transitions: [], faults: [] };
}

async function finish(folding: Folding): Promise<FoldOutcome> {
  const { record, input, states, transitions, refused, rows } = folding;
  const before = new Map(record.states.map((state) => [state.primitive, state]));
  const changes = states.flatMap((state) => changeOf(state, before));
  const correlated = await correlate(record, viewOf(record, states), changes, input);
  const suspicion = suspicionOf(correlated.found, states);
  const news =
    changes.length === 0
      ? { publish: null, remembered: record.suspected }
      : newsOfSuspicion(suspicion, record.suspected);
  const derived = derivedObservations(record, correlated.found, input.registry);
  return {
    folded: {
      identity_uuid: record.identity_uuid,
      states,
      suspected: news.remembered,
      derived: derived.observations,
      fresh: record.fresh,
    },
    events: [
      ...transitions.toSorted((one, other) => one.ts - other.ts).map(stateChangedEvent),
      ...(news.publish ? [multiActorSuspectedEvent(record.identity_uuid, news.publish)] : []),
      ...newsAmong(derived.observations, record.derived).map((each) =>
        derivedEnvelope(each, record),
      ),
    ],
    candidates: correlated.candidates,
    faults: [...folding.faults, ...correlated.faults, ...derived.faults],
    ...{ refused, rows },
  };
}

/** The observations of an identity that mergers may have. */
export function admit(
  record: IdentityRecord,
  { registry, ownPrimitives }: FoldInput,
): { readonly admitted: readonly PlacedObservation[]; readonly refused: FoldOutcome['refused'] } {
  const refused = new Map<RefusalReason, number>();
  const attacker = record.members[0] ?? null;
  const allowed = record.observations.filter((observation) => {
    const refusal = refusalOf(observation, attacker, registry);
    const isNews = record.fresh.has(observation.evidence_ref);
    if (refusal && isNews && !NOT_MADE_FOR_IT.has(refusal.reason)) {
      refused.set(refusal.reason, (refused.get(refusal.reason) ?? 0) + 1);
    }
    return refusal === null;
  });
  return { admitted: takeOneProducer(allowed, ownPrimitives), refused };
}

/** Who merges a primitive; undefined for nobody. */
export function mergerOf(primitive: string, { plugins, registry }: FoldInput): Merger | undefined {
  const mergers = plugins.flatMap(({ plugin }) => plugin.mergers ?? []);
  return mergerFor(mergers, primitive, registry.get(primitive));
}

/** A state row that says something else than the one before. */
function changeOf(
  current: AttributionState,
  before: ReadonlyMap<string, AttributionState>,
): StateChange[] {
  const { identity_uuid, primitive } = current;
  const previous = before.get(primitive) ?? null;
  if (previous?.state === current.state) return [];
  return [{ kind: 'state', identity_uuid, primitive, previous, current }];
}

/** An identity with all of its observations, which may have to be asked for. */
function wholeOf(record: IdentityRecord | FreshRecord): IdentityRecord {
  return 'whole' in record ? record.whole() : record;
}

/** What mergers may ask about an identity. */
export function viewOf(record: IdentityRecord, states: readonly AttributionState[]): IdentityView {
  return {
    identity_uuid: record.identity_uuid,
    members: record.members,
    states: () => states,
    observations: (primitive) =>
      wholeOf(record).observations.filter((each) => each.primitive === primitive),
    sessions: () => record.sessions,
  };
}

/** Of several suspicions the one with most behind it. */
function suspicionOf(
  found: readonly Correlation[],
  states: readonly AttributionState[],
): Suspicion | null {
  const suspected = found.filter((each) => each.kind === 'multi_actor_suspected');
  const [first] = suspected.toSorted((a, b) => b.primitives.length - a.primitives.length);
  if (!first) return null;
  const primitives = first.primitives.toSorted();
  const changed = states.filter(({ primitive }) => primitives.includes(primitive));
  const { confidence, evidence_summary } = first;
  const ts = Math.max(0, ...changed.map(({ last_change_ts }) => last_change_ts));
  return { primitives, confidence, evidence_summary, ts };
}

/** What says something else than before. */
function newsAmong(now: readonly Observation[], before: readonly Observation[]): Observation[] {
  const known = new Map(before.map((each) => [each.id, each]));
  return now.filter((each) => {
    const old = known.get(each.id);
    return !old || old.confidence !== each.confidence || !isSame(old.value, each.value);
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
