import type { Extractor, ExtractorSession, PrimitiveDefinition } from '@shardscope/sdk';
import { defineExtractor } from '@shardscope/sdk';
import type { AttributionOptions } from '../options.ts';
import { digraphKeys, type DigraphKeys } from './digraph-keys.ts';
import { encodeProfile, profileOf, samplesOf, type FlightTime } from './digraph-profile.ts';
import {
  HALF_CONFIDENCE_SAMPLES,
  LONGEST_FLIGHT_S,
  MAXIMUM_DIGRAPHS,
  PROFILE_CONFIDENCE_CAP,
  SESSION_SAMPLES,
} from './limits.ts';

/** The primitive that tells typists apart. It never leaves the workspace. */
export const DIGRAPH_PROFILE: PrimitiveDefinition = {
  name: 'motor.digraph_profile',
  tier: 'A',
  valueKind: 'array',
  meaning: 'How long the operator takes from key to key, by pairs of keys under a secret.',
  softCap: PROFILE_CONFIDENCE_CAP,
  minimumSamples: SESSION_SAMPLES,
  private: true,
};

/** The typing rhythm of one session, readable by nobody without the secret of the workspace. */
export function digraphProfileExtractor(): Extractor<AttributionOptions> {
  let keysOf: { readonly secret: string; readonly keys: DigraphKeys } | undefined;
  return defineExtractor<AttributionOptions>({
    id: 'digraph-profile',
    provides: [DIGRAPH_PROFILE.name],
    *extract(session, context) {
      const { secret } = context.options;
      if (secret === undefined) {
        context.skip(DIGRAPH_PROFILE.name, 'no secret of the workspace was given');
        return;
      }
      if (keysOf?.secret !== secret) keysOf = { secret, keys: digraphKeys(secret) };
      const profile = profileOf(flightTimes(session, keysOf.keys));
      const samples = samplesOf(profile);
      if (samples < SESSION_SAMPLES) {
        context.skip(DIGRAPH_PROFILE.name, `fewer than ${SESSION_SAMPLES} pairs of keys`);
        return;
      }
      yield {
        primitive: DIGRAPH_PROFILE.name,
        value: encodeProfile(profile),
        confidence: Math.min(PROFILE_CONFIDENCE_CAP, samples / (samples + HALF_CONFIDENCE_SAMPLES)),
        explain: () => ({
          metric: 'different pairs of keys with a flight time',
          unit: 'count',
          measured: profile.keys.length,
          thresholds: [],
          samples,
          ranges: [],
        }),
      };
    },
  });
}

/**
 * The flight times within commands. Keys outside of commands are left out, and so are commands
 * typed while the echo was off: they could be a password.
 */
function* flightTimes(
  { context: { inputs, commands } }: ExtractorSession,
  keys: DigraphKeys,
): Generator<FlightTime> {
  const seen = new Set<number>();
  for (let command = 0; command < commands.length; command++) {
    if (commands.masked(command)) continue;
    const end = commands.endInput[command] ?? 0;
    for (let i = commands.startInput[command] ?? 0; i < end; i++) {
      if (inputs.characters[i] !== 1 || inputs.characters[i + 1] !== 1) continue;
      const seconds = (inputs.t[i + 1] ?? 0) - (inputs.t[i] ?? 0);
      if (!(seconds > 0 && seconds <= LONGEST_FLIGHT_S)) continue;
      const key = keys(inputs.text[i] ?? '', inputs.text[i + 1] ?? '');
      if (!seen.has(key) && seen.size >= MAXIMUM_DIGRAPHS) continue;
      seen.add(key);
      yield [key, seconds];
    }
  }
}
