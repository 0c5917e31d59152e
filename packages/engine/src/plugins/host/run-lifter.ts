import type { Lifter, PluginContext, TagDraft, TaggerEvent } from '@shardscope/sdk';
import type { ParcelLifting } from '../host-protocol.ts';
import { MAX_DRAFTS } from '../limits.ts';
import { thrownFacts } from './thrown.ts';

/** Runs one lifter over events, one after the other; what it throws over one is that one's result. */
export async function runLifter(
  lifter: Lifter,
  events: readonly TaggerEvent[],
  context: PluginContext,
  deadlineMs: number,
): Promise<readonly ParcelLifting[]> {
  const liftings: ParcelLifting[] = [];
  for (const event of events) {
    try {
      const drafts: TagDraft[] = [];
      for await (const draft of lifter.lift(event, { ...context, deadline: deadlineMs })) {
        if (drafts.length >= MAX_DRAFTS) throw new Error(`it yielded more than ${MAX_DRAFTS} tags`);
        drafts.push(plainDraft(draft));
      }
      liftings.push({ kind: 'tags', drafts });
    } catch (thrown) {
      liftings.push({ kind: 'thrown', thrown: thrownFacts(thrown) });
    }
  }
  return liftings;
}

function plainDraft(draft: TagDraft): TagDraft {
  const { tactic, technique, subTechnique, confidence, ruleId, ruleVersion, evidence } = draft;
  const { spans } = draft;
  return {
    ...{ tactic, technique, confidence, ruleId, ruleVersion },
    // What JSON does not have cannot be stored either.
    evidence: structuredClone(evidence),
    ...(subTechnique === undefined ? {} : { subTechnique }),
    ...(spans === undefined ? {} : { spans: spans.map(({ start, end }) => ({ start, end })) }),
  };
}
