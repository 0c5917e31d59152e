import { defineMerger, definePlugin } from '@shardscope/sdk';

type Sum = { count: number; sum: number; ts: number };

/** Merges numbers to their mean; fails on 13, never ends on 14. */
export default definePlugin({
  id: 'acme/merging',
  version: '1.0.0',
  apiVersion: '^1.0',
  mergers: [
    defineMerger<Sum>({
      id: 'mean',
      accepts: (primitive) => primitive === 'acme.size',
      init: () => ({ count: 0, sum: 0, ts: 0 }),
      add({ count, sum }, { value, ts }) {
        if (value === 13) throw new Error('not thirteen');
        if (value === 14) for (;;) count += 0;
        return { count: count + 1, sum: sum + Number(value), ts };
      },
      verdict: ({ count, sum, ts }) => ({
        current_value: count === 0 ? null : sum / count,
        state: count > 1 ? 'stable' : 'unknown',
        confidence: count > 1 ? 0.7 : 0,
        observation_count: count,
        last_observation_ts: ts,
      }),
    }),
  ],
});
