import { definePlugin, type Plugin } from '@shardscope/sdk';
import { CROSS_SESSION } from '../behave-shell/registry.ts';
import { identityCorrelator } from './identity/identity-correlator.ts';
import { categoricalMerger } from './merge/categorical-merger.ts';
import { hashMerger } from './merge/hash-merger.ts';
import { numericMerger } from './merge/numeric-merger.ts';
import { readOptions, type AttributionOptions } from './options.ts';
import { DIGRAPH_PROFILE, digraphProfileExtractor } from './rhythm/digraph-profile-extractor.ts';

/**
 * Attribution says what a series of observations tells of an operator: one state for each
 * primitive, several actors behind one identity, and what only many sessions show. It also measures
 * the typing rhythm that tells whether two attackers are the same hands.
 *
 * Definitions: docs/attribution.md.
 */
export const attributionV01: Plugin<AttributionOptions> = definePlugin<AttributionOptions>({
  id: 'shardscope/attribution',
  version: '0.1.0',
  apiVersion: '^1.0',
  semantics: '0.1',
  outputVersion: 1,
  options: { '~standard': { version: 1, vendor: 'shardscope', validate: readOptions } },
  primitives: [DIGRAPH_PROFILE, ...CROSS_SESSION],
  extractors: [digraphProfileExtractor()],
  mergers: [numericMerger, hashMerger, categoricalMerger, identityCorrelator],
});
