import { TAGGER_KINDS, type PrimitiveDefinition } from '@shardscope/sdk';
import { z } from 'zod';
import { MAX_TEXT } from './limits.ts';

/** Parts, primitives, values: more than any plugin has, few enough to hold. */
const MANY = 4096;

const text = z.string().max(MAX_TEXT);
const name = z.string().min(1).max(256);

const PRIMITIVE: z.ZodType<PrimitiveDefinition> = z.object({
  name,
  tier: z.enum(['A', 'B', 'C']),
  valueKind: z.enum(['categorical', 'numeric', 'hash', 'bool', 'free_string', 'array']),
  values: z.array(name).max(MANY).exactOptional(),
  unit: name.exactOptional(),
  range: z.object({ min: z.number(), max: z.number() }).exactOptional(),
  meaning: text,
  softCap: z.number().exactOptional(),
  minimumSamples: z.number().exactOptional(),
  private: z.boolean().exactOptional(),
});

/** What a plugin is, as its own process tells: all that can be told without calling it. */
export const DESCRIPTION = z.object({
  id: name,
  version: name,
  apiVersion: name,
  outputVersion: z.number().exactOptional(),
  semantics: name.exactOptional(),
  primitives: z.array(PRIMITIVE).max(MANY),
  extractors: z.array(z.object({ id: name, provides: z.array(name).max(MANY) })).max(MANY),
  lifters: z
    .array(
      z.object({
        id: name,
        handles: z.array(z.enum(TAGGER_KINDS)),
        prefilter: z.object({ literals: z.array(text).max(MANY) }).exactOptional(),
      }),
    )
    .max(MANY),
  /** Those that correlate are asked about changes of identities. */
  mergers: z.array(z.object({ id: name, correlates: z.boolean() })).max(MANY),
});

/** What a plugin is; plain data. */
export type PluginDescription = z.infer<typeof DESCRIPTION>;
