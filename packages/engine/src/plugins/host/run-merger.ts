import type {
  Json,
  Merger,
  Observation,
  PrimitiveDefinition,
  PrimitiveLookup,
  Verdict,
} from '@shardscope/sdk';

/** What a merger says of a series after each of its observations. */
export function runMerger(merger: Merger, series: readonly Observation[]): readonly Verdict[] {
  let state: Json = merger.init();
  return series.map((observation) => {
    state = merger.add(state, observation);
    return plainVerdict(merger.verdict(state));
  });
}

/** The names of the primitives that each merger takes, by the merger's id. */
export function acceptedBy(
  mergers: readonly Merger[],
  registry: PrimitiveLookup,
): Record<string, string[]> {
  const accepted = (merger: Merger): string[] =>
    registry
      .list()
      .filter((definition: PrimitiveDefinition) => merger.accepts(definition.name, definition))
      .map(({ name }) => name);
  return Object.fromEntries(mergers.map((merger) => [merger.id, accepted(merger)]));
}

function plainVerdict(verdict: Verdict): Verdict {
  const { current_value, state, confidence, observation_count, last_observation_ts } = verdict;
  return { current_value, state, confidence, observation_count, last_observation_ts };
}
