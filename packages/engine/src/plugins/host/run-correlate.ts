import type {
  CallContext,
  Correlation,
  IdentityChange,
  IdentityView,
  Merger,
} from '@shardscope/sdk';
import type { IdentityParcel, ParcelCorrelation } from '../host-protocol.ts';
import { MAX_DRAFTS } from '../limits.ts';
import { parcelDraft } from './run-extractors.ts';
import { clipped } from './thrown.ts';

/** What a merger says of changes of an identity, all at once or one after the other. */
export async function correlationsOf(
  merger: Merger,
  changes: readonly IdentityChange[],
  identity: IdentityParcel,
  context: CallContext,
): Promise<readonly ParcelCorrelation[]> {
  const view = viewOf(identity);
  const found: ParcelCorrelation[] = [];
  const take = (said: Iterable<Correlation>): void => {
    for (const each of said) {
      if (found.length >= MAX_DRAFTS) throw new Error(`it yielded more than ${MAX_DRAFTS} results`);
      found.push(plainCorrelation(each));
    }
  };
  if (merger.correlateAll) take(await merger.correlateAll(changes, view, context));
  else for (const change of changes) take(merger.correlate?.(change, view, context) ?? []);
  return found;
}

function viewOf({ identity_uuid, members, ...parcel }: IdentityParcel): IdentityView {
  const byPrimitive = Map.groupBy(parcel.observations, ({ primitive }) => primitive);
  return {
    ...{ identity_uuid, members },
    states: () => parcel.states,
    sessions: () => parcel.sessions,
    observations: (primitive) => byPrimitive.get(primitive) ?? [],
  };
}

function plainCorrelation(correlation: Correlation): ParcelCorrelation {
  switch (correlation.kind) {
    case 'observation':
      return { kind: 'observation', draft: parcelDraft(correlation.draft, true) };
    case 'multi_actor_suspected': {
      const { kind, primitives, confidence, evidence_summary: summary } = correlation;
      return {
        ...{ kind, confidence },
        primitives: primitives.map(clipped),
        evidence_summary: clipped(summary),
      };
    }
    case 'link_candidate': {
      const { kind, other_identity_uuid: other, score, evidence } = correlation;
      // What JSON does not have cannot be told either.
      return {
        kind,
        other_identity_uuid: clipped(other),
        score,
        evidence: structuredClone(evidence),
      };
    }
  }
}
