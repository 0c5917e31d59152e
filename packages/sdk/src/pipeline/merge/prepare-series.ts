import { admit, mergerOf, type FoldInput } from './fold-identity.ts';
import { foldingOrder } from '../../series/series-point.ts';
import type { IdentityRecord } from '../../series/series-store.ts';

/**
 * Lets the mergers that ask elsewhere do so for every series of an identity, before it is folded.
 * Never rejects: what went wrong is told by folding that series.
 */
export async function prepareSeries(record: IdentityRecord, input: FoldInput): Promise<void> {
  if (!asksElsewhere(input)) return;
  const series = Map.groupBy(admit(record, input).admitted, ({ primitive }) => primitive);
  for (const [primitive, observations] of series) {
    await mergerOf(primitive, input)?.prepare?.(foldingOrder(observations));
  }
}

/** Whether a merger works in another process. */
export function asksElsewhere({ plugins }: FoldInput): boolean {
  return plugins.some(({ plugin }) => plugin.mergers?.some((merger) => 'prepare' in merger));
}
