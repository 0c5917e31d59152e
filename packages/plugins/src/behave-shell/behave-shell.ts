import { definePlugin, type Plugin } from '@shardscope/sdk';
import { domainExtractors } from './domain-extractor.ts';
import { cognitive } from './primitives/cognitive.ts';
import { emotionalValence } from './primitives/emotional-valence.ts';
import { environmental } from './primitives/environmental.ts';
import { errorResilience } from './primitives/error-resilience.ts';
import { motor } from './primitives/motor.ts';
import { operational } from './primitives/operational.ts';
import { shellMastery } from './primitives/shell-mastery.ts';
import { temporal } from './primitives/temporal.ts';
import { CROSS_SESSION, TOOLCHAIN } from './registry.ts';

/** Everything that one session can show, as semantics 0.1 measures it. */
const PRIMITIVES_V01 = [
  ...motor,
  ...shellMastery,
  ...cognitive,
  ...errorResilience,
  ...temporal,
  ...environmental,
  ...operational,
  ...emotionalValence,
];

/**
 * BEHAVE-SHELL measures how somebody operates a terminal, not what they type: 38 primitives of one
 * session, measured as semantics 0.1 defines them over the context of those semantics. It also
 * declares the primitives of many sessions and of network sensors, which it does not measure.
 *
 * Definitions: docs/primitives.md.
 */
export const behaveShellV01: Plugin = definePlugin({
  id: 'shardscope/behave-shell',
  version: '0.1.0',
  apiVersion: '^1.0',
  semantics: '0.1',
  outputVersion: 1,
  primitives: [
    ...PRIMITIVES_V01.map(({ definition }) => definition),
    ...CROSS_SESSION,
    ...TOOLCHAIN,
  ],
  extractors: domainExtractors(PRIMITIVES_V01),
});
