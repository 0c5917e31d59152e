import { defineExtractor, definePlugin } from '@shardscope/sdk';

let factor = 1;

interface Options {
  readonly factor: number;
}

/** Counts inputs, times a factor that can change while it runs; a factor of 13 is not taken. */
export default definePlugin<Options>({
  id: 'acme/optional',
  version: '1.0.0',
  apiVersion: '^1.0',
  options: {
    '~standard': {
      version: 1,
      vendor: 'acme',
      validate(given) {
        const { factor: asked = 1 } = given as Partial<Options>;
        return asked > 0 ? { value: { factor: asked } } : { issues: [{ message: 'too small' }] };
      },
    },
  },
  primitives: [{ name: 'acme.inputs', tier: 'A', valueKind: 'numeric', meaning: 'Inputs.' }],
  extractors: [
    defineExtractor({
      id: 'inputs',
      provides: ['acme.inputs'],
      extract: ({ context }) => [
        { primitive: 'acme.inputs', value: context.inputs.length * factor, confidence: 1 },
      ],
    }),
  ],
  setup({ options, log }) {
    log.info('set up');
    ({ factor } = options);
  },
  update(options) {
    if (options.factor === 13) throw new Error('not thirteen');
    ({ factor } = options);
  },
});
