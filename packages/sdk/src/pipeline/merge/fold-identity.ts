import type { Envelope } from '../../model/envelope.ts';
import type { Fault } from '../../model/fault.ts';
import type { Observation } from '../../model/observation.ts';
import type { AttributionState } from '../../model/state.ts';
import type { Correlation, IdentityView, Merger, StateChange } from '../../plugin/merger.ts';
import type { PrimitiveRegistry } from '../../plugin/registry.ts';
import type { LoadedPlugin } from '../load-plugins.ts';
import { refusalOf, type RefusalReason } from '../../series/admit-observation.ts';
import { multiActorSuspectedEvent, stateChangedEvent } from '../../series/attribution-events.ts';
import { correlate, type LinkCandidate } from './correlate.ts';
import { derivedEnvelope, derivedObservations } from './derived-observations.ts';
import { stateHistory } from '../../series/fold-batch.ts';
import type { PlacedObservation, Transition } from '../../series/fold-observation.ts';
import { foldWhole } from './fold-whole.ts';
import { mergerFor } from '../../series/merger-for.ts';
import type { FoldedIdentity, IdentityRecord } from '../../series/series-store.ts';
import { newsOfSuspicion, type Suspicion } from '../../series/suspicion.ts';
import { takeOneProducer } from '../../series/take-one-producer.ts';

/** What folding an identity gave. */
export interface FoldOutcome {
  readonly folded: FoldedIdentity;
  /** To be published once the rest is kept: transitions, suspicions, what sessions show together. */
  readonly events: readonly Envelope[];
  readonly candidates: readonly LinkCandidate[];
  readonly faults: readonly Fault[];
  /** Observations that no merger may have, by reason. */
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
}

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
export function foldIdentity(record: IdentityRecord, input: FoldInput): FoldOutcome {
  const { admitted, refused } = admit(record, input);
  const series = Map.groupBy(admitted, ({ primitive }) => primitive);
  const before = new Map(record.states.map((state) => [state.primitive, state]));
  const states: AttributionState[] = [];
  const transitions: Transition[] = [];
  const faults: Fault[] = [];
  for (const [primitive, observations] of series) {
    const merger = mergerOf(primitive, input);
    if (!merger) continue;
    const kept = before.get(primitive);
    const isFresh = ({ evidence_ref }: PlacedObservation): boolean =>
      record.fresh.has(evidence_ref);
    const key = { identity_uuid: record.identity_uuid, primitive };
    const folded = foldWhole({ key, observations, isFresh, merger, kept });
    if (folded.kind === 'failed') {
      faults.push(folded.fault);
      if (kept) states.push(kept);
      continue;
    }
    states.push(folded.state);
    transitions.push(...folded.transitions);
  }
  return finish({ record, input, before, states, transitions, faults, refused });
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
  readonly before: ReadonlyMap<string, AttributionState>;
  readonly states: readonly AttributionState[];
  readonly transitions: readonly Transition[];
  readonly faults: readonly Fault[];
  readonly refused: FoldOutcome['refused'];
}

function finish(folding: Folding): FoldOutcome {
  const { record, input, before, states, transitions, refused } = folding;
  const changes = states.flatMap((state) => changeOf(state, before));
  const correlated = correlate(record, viewOf(record, states), changes, input);
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
    refused,
  };
}

/** The observations of an identity that mergers may have. */
export function admit(
  record: IdentityRecord,
  { registry, ownPrimitives }: FoldInput,
): { readonly admitted: readonly PlacedObservation[]; readonly refused: FoldOutcome['refused'] } {
  const refused: Partial<Record<RefusalReason, number>> = {};
  const attacker = record.members[0] ?? null;
  const allowed = record.observations.filter((observation) => {
    const refusal = refusalOf(observation, attacker, registry);
    if (refusal) refused[refusal.reason] = (refused[refusal.reason] ?? 0) + 1;
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

function viewOf(record: IdentityRecord, states: readonly AttributionState[]): IdentityView {
  return {
    identity_uuid: record.identity_uuid,
    members: record.members,
    states: () => states,
    observations: (primitive) => record.observations.filter((each) => each.primitive === primitive),
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
