import { defineExtractor, definePlugin } from '@shardscope/sdk';

/** Does as it should: tells how many inputs a session has, and explains it. */
export default definePlugin({
  id: 'acme/steady',
  version: '1.2.3',
  apiVersion: '^1.0',
  primitives: [
    {
      name: 'acme.inputs',
      tier: 'A',
      valueKind: 'numeric',
      unit: 'count',
      range: { min: 0, max: 1000 },
      meaning: 'How much was sent.',
      softCap: 0.9,
    },
    {
      name: 'acme.secure',
      tier: 'A',
      valueKind: 'bool',
      meaning: 'Whether files are out of reach.',
    },
  ],
  extractors: [
    defineExtractor({
      id: 'inputs',
      provides: ['acme.inputs'],
      extract: ({ context: { inputs } }) => [
        {
          primitive: 'acme.inputs',
          value: inputs.length,
          confidence: 0.5,
          explain: () => ({
            metric: 'inputs',
            unit: 'count',
            measured: inputs.length,
            thresholds: [],
            samples: inputs.length,
            ranges: [{ from_t: inputs.t[0] ?? 0, to_t: inputs.t.at(-1) ?? 0 }],
          }),
        },
      ],
    }),
    defineExtractor({
      id: 'secure',
      provides: ['acme.secure'],
      extract(_session, call) {
        call.skip('acme.secure', 'nothing to tell');
        return [];
      },
    }),
  ],
});
