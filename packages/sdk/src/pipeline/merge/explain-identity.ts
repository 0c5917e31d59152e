import type { Explain } from '../../model/observation.ts';
import { correlate } from './correlate.ts';
import { viewOf, type FoldInput } from './fold-identity.ts';
import type { IdentityRecord } from '../../series/series-store.ts';

/**
 * Why a primitive says of an identity what it says: computed again from its sessions. Null for one
 * that is not said of it, or that cannot be explained.
 */
export async function explainIdentity(
  record: IdentityRecord,
  primitive: string,
  input: FoldInput,
): Promise<Explain | null> {
  const { found } = await correlate(record, viewOf(record, record.states), [], input);
  const drafts = found.flatMap((each) => (each.kind === 'observation' ? [each.draft] : []));
  return drafts.findLast((draft) => draft.primitive === primitive)?.explain?.() ?? null;
}
