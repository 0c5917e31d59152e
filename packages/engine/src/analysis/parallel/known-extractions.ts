import type { Store } from '@shardscope/sdk';
import { NOTHING_LOGGED } from '../../store/extraction-rows.ts';
import type { ShardExtractions } from '../../store/index.ts';

/** Answers for a shard what the store would: who still has to look at a session. */
export type MissingProducers = Store['missing'];

/** What the main thread's store knew of a shard when it was handed out. */
export function knownExtractions(extracted: ShardExtractions): MissingProducers {
  const rows = new Map<string, number[]>();
  for (const [row, session] of extracted.sessions.entries()) {
    const known = rows.get(session);
    if (known) known.push(row);
    else rows.set(session, [row]);
  }
  return ({ evidenceRef, endOffset, logged = NOTHING_LOGGED }, producers) => {
    const known = rows.get(evidenceRef);
    if (!known) return producers;
    return producers.filter(
      ({ id, outputVersion, lifts }) =>
        !known.some(
          (row) =>
            extracted.producers[row] === id &&
            extracted.outputVersions[row] === outputVersion &&
            extracted.endOffsets[row] === endOffset &&
            (lifts !== true || logged === NOTHING_LOGGED || extracted.logged[row] === logged),
        ),
    );
  };
}
