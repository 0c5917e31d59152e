import { defineMerger, definePlugin, type Correlation } from '@shardscope/sdk';

const unknown = {
  current_value: null,
  state: 'unknown',
  confidence: 0,
  observation_count: 0,
  last_observation_ts: 0,
} as const;

/** Sums up all sizes of an identity; fails on a sum of 13, never ends on 14, says too much on 15. */
export default definePlugin({
  id: 'acme/correlating',
  version: '1.0.0',
  apiVersion: '^1.0',
  primitives: [
    { name: 'acme.total', tier: 'B', valueKind: 'numeric', meaning: 'Sizes of all sessions.' },
  ],
  mergers: [
    defineMerger<null>({
      id: 'total',
      accepts: () => false,
      init: () => null,
      add: () => null,
      verdict: () => unknown,
      *correlate(change, view): Iterable<Correlation> {
        if (change.kind === 'state') {
          const primitives = view.states().map(({ primitive }) => primitive);
          const summary = { confidence: 0.4, evidence_summary: `${change.primitive} changed` };
          yield { kind: 'multi_actor_suspected', primitives, ...summary };
          return;
        }
        const sizes = view.observations('acme.size').map(({ value }) => Number(value));
        const total = sizes.reduce((sum, each) => sum + each, 0);
        if (total === 13) throw new Error('not thirteen');
        while (total === 14) sizes.sort();
        const primitive = total === 15 ? 'acme.size' : 'acme.total';
        const explain = () => ({
          ...{ metric: 'sum', unit: 'sizes', measured: total, thresholds: [], ranges: [] },
          samples: view.sessions().length + view.observations('acme.secret').length,
        });
        yield { kind: 'observation', draft: { primitive, value: total, confidence: 0.5, explain } };
      },
    }),
  ],
});
