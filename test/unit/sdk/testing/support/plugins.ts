import {
  defineExtractor,
  definePlugin,
  type Extractor,
  type Plugin,
  type PrimitiveDefinition,
} from '@shardscope/sdk';

export const LINES: PrimitiveDefinition = {
  name: 'acme.lines',
  tier: 'A',
  valueKind: 'numeric',
  unit: 'count',
  range: { min: 0, max: 1_000_000 },
  meaning: 'How many lines were sent.',
  softCap: 0.9,
};

export const NOTE: PrimitiveDefinition = {
  name: 'acme.note',
  tier: 'A',
  valueKind: 'free_string',
  meaning: 'A word about the session.',
};

/** A plugin that counts lines, unless it is told to do something else. */
export function lineCounter(
  extract: Extractor['extract'] = ({ context }) => [
    { primitive: 'acme.lines', value: context.commands.length, confidence: 0.5 },
  ],
  changes: Partial<Plugin> = {},
): Plugin {
  return definePlugin({
    id: 'acme/lines',
    version: '1.0.0',
    apiVersion: '^1.0',
    primitives: [LINES, NOTE],
    extractors: [defineExtractor({ id: 'lines', provides: ['acme.lines', 'acme.note'], extract })],
    ...changes,
  });
}
