import { z } from 'zod';

const mapping = z.strictObject({
  /** What the provider says, such as a category. */
  when: z.array(z.union([z.string(), z.int()])).min(1),
  technique: z.string(),
  /** Provider score from which on it holds. */
  min_score: z.number().min(0).max(100).optional(),
  /** Multiplied with the rule's confidence. */
  factor: z.number().min(0).max(1).optional(),
  /** It holds only while this technique has not been found. */
  unless: z.string().optional(),
});

const intelSchema = z.strictObject({
  abuseipdb: z.array(mapping),
  greynoise_tags: z.array(mapping),
  greynoise_classifications: z.array(mapping),
  threatfox: z.array(mapping),
});

const fingerprintSchema = z.strictObject({
  /** Lower-case hex. */
  value: z.string().regex(/^[0-9a-f]{32}$|^[0-9a-f]{62}$/, 'a HASSH or a JARM is expected'),
  kind: z.enum(['jarm', 'hassh']),
  framework: z.string().min(1),
  /** Where it is published. */
  source: z.string().min(1),
});

/** How intelligence providers' words map to techniques. */
export type IntelMappings = z.output<typeof intelSchema>;
export type IntelMapping = z.output<typeof mapping>;
/** One fingerprint that is known to belong to a command-and-control framework. */
export type KnownFingerprint = z.output<typeof fingerprintSchema>;

/** Tables that predicates look things up in. */
export interface TtpData {
  readonly intel: IntelMappings;
  readonly fingerprints: readonly KnownFingerprint[];
}

/** Checks intel mappings. Throws zod's error naming the field. */
export function parseIntelMappings(value: unknown): IntelMappings {
  return intelSchema.parse(value);
}

/** Checks a list of fingerprints. Throws zod's error naming the field. */
export function parseFingerprints(value: unknown): readonly KnownFingerprint[] {
  return z.array(fingerprintSchema).parse(value);
}
