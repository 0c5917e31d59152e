import {
  defineMerger,
  type IdentityView,
  type Merger,
  type Observation,
  type PrimitiveLookup,
  type Verdict,
} from '@shardscope/sdk';
import type { PluginDescription } from './description.ts';
import type { IdentityParcel } from './host-protocol.ts';
import { MAX_OBSERVATIONS } from './limits.ts';
import { draftOf } from './remote-extractor.ts';
import type { Supervisor } from './supervisor.ts';

/** What is said of a series without observations. */
const EMPTY: RemoteState = {
  current_value: null,
  state: 'unknown',
  confidence: 0,
  observation_count: 0,
  last_observation_ts: 0,
};

/** The real state stays where the merger runs: here it is what the merger says of it. */
type RemoteState = Pick<Verdict, keyof Verdict>;

/** What was prepared of a series: a verdict for each observation, by id, or why there is none. */
type Prepared =
  | { readonly kind: 'said'; readonly verdicts: ReadonlyMap<string, Verdict> }
  | { readonly kind: 'failed'; readonly thrown: unknown };

/**
 * A merger whose real one runs elsewhere: a series crosses as a whole before it is folded, and what
 * the real one said after each observation is then repeated.
 *
 * @param accepted names of the primitives that each merger takes, by its id; known after set-up
 */
export function remoteMerger(
  { id, correlates }: PluginDescription['mergers'][number],
  host: Supervisor,
  accepted: () => Readonly<Record<string, readonly string[]>>,
): Merger<RemoteState> {
  const prepared = new Map<string, Prepared>();
  const correlateAll: NonNullable<Merger['correlateAll']> = async (changes, view, context) => {
    const said = await host.correlate(id, changes, parcelOf(view, context.registry));
    return said.map((each) =>
      each.kind === 'observation' ? { kind: each.kind, draft: draftOf(each.draft) } : each,
    );
  };
  return defineMerger<RemoteState>({
    ...(correlates ? { correlateAll } : {}),
    id,
    accepts: (primitive) => accepted()[id]?.includes(primitive) === true,
    async prepare(series) {
      const [first] = series;
      if (!first) return;
      // Only the newest of a primitive is kept: a series is folded right behind its preparation.
      prepared.set(first.primitive, await prepare(host, id, series));
    },
    init: () => EMPTY,
    add(_state, observation) {
      const found = prepared.get(observation.primitive);
      if (found?.kind === 'failed') throw found.thrown;
      const verdict = found?.verdicts.get(observation.id);
      if (!verdict) throw new Error('it was not asked about this series');
      return { ...verdict };
    },
    verdict: (state) => state,
  });
}

/**
 * An identity with all that may be asked about it: nothing can be asked for later. What is private stays
 * here.
 */
function parcelOf(view: IdentityView, registry: PrimitiveLookup): IdentityParcel {
  const names = new Set(view.states().map(({ primitive }) => primitive));
  for (const { name, private: isPrivate } of registry.list()) if (!isPrivate) names.add(name);
  const observations: Observation[] = [];
  for (const name of names) {
    for (const each of view.observations(name)) observations.push(each);
    if (observations.length > MAX_OBSERVATIONS) {
      throw new RangeError(
        `the identity has more than ${MAX_OBSERVATIONS} observations, too many to hand over`,
      );
    }
  }
  const { identity_uuid, members } = view;
  return {
    ...{ identity_uuid, members, observations },
    states: view.states(),
    sessions: view.sessions(),
  };
}

async function prepare(
  host: Supervisor,
  merger: string,
  series: readonly Observation[],
): Promise<Prepared> {
  try {
    const said = await host.merge(merger, series);
    const verdicts = new Map<string, Verdict>();
    for (const [i, { id }] of series.entries()) {
      const verdict = said[i];
      if (verdict) verdicts.set(id, verdict);
    }
    return { kind: 'said', verdicts };
  } catch (thrown) {
    return { kind: 'failed', thrown };
  }
}
