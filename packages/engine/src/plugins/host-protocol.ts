import type {
  AttributionState,
  EventColumns,
  Explain,
  IdentityChange,
  IdentitySession,
  Json,
  JsonObject,
  Observation,
  PrimitiveDefinition,
  PrimitiveValue,
  SessionHeader,
  TagDraft,
  TaggerEvent,
  Technique,
  Verdict,
} from '@shardscope/sdk';
import { z } from 'zod';
import { DESCRIPTION } from './description.ts';
import { MAX_DRAFTS, MAX_TEXT } from './limits.ts';

/** One session as it crosses into a plugin's process. */
export interface SessionParcel {
  readonly id: string;
  readonly header: SessionHeader | null;
  readonly events: EventColumns;
  readonly truncated: boolean;
  /** The definitions that its context is built by. */
  readonly semantics: string;
}

/** What the engine asks of a plugin's process; each is answered once. */
export type HostCommand =
  /** Load the module and tell what the plugin is. */
  | { readonly command: 'load'; readonly id: number; readonly entry: string }
  /** Validate the options and set the plugin up. */
  | {
      readonly command: 'setup';
      readonly id: number;
      readonly options: unknown;
      /** Primitives that are known besides the plugin's own. */
      readonly primitives: readonly PrimitiveDefinition[];
      readonly attack: AttackFacts;
    }
  /** Run every extractor over one session. */
  | {
      readonly command: 'extract';
      readonly id: number;
      readonly session: SessionParcel;
      /** Whether explanations are wanted. */
      readonly explain: boolean;
      readonly deadlineMs: number;
    }
  /** Run one lifter over events. */
  | {
      readonly command: 'lift';
      readonly id: number;
      readonly lifter: string;
      readonly events: readonly TaggerEvent[];
      readonly deadlineMs: number;
    }
  /** Which of the known primitives each merger takes. */
  | { readonly command: 'accepts'; readonly id: number }
  /** Fold one series, and tell the verdict after each observation. */
  | {
      readonly command: 'merge';
      readonly id: number;
      readonly merger: string;
      readonly series: readonly Observation[];
    }
  /** What one merger says of changes of an identity. */
  | {
      readonly command: 'correlate';
      readonly id: number;
      readonly merger: string;
      readonly changes: readonly IdentityChange[];
      readonly identity: IdentityParcel;
      readonly deadlineMs: number;
    }
  /** Go on with other options. */
  | { readonly command: 'update'; readonly id: number; readonly options: unknown }
  | { readonly command: 'dispose'; readonly id: number };

/** What can be known of an identity, as it crosses into a plugin's process. */
export interface IdentityParcel {
  readonly identity_uuid: string;
  readonly members: readonly string[];
  readonly states: readonly AttributionState[];
  readonly sessions: readonly IdentitySession[];
  /** Of all primitives that are not private. */
  readonly observations: readonly Observation[];
}

/** ATT&CK as plain data. */
export interface AttackFacts {
  readonly release: string;
  readonly techniques: readonly Technique[];
}

const id = z.number();
const text = z.string().max(MAX_TEXT);

/** Something that was thrown in a plugin's process. */
const THROWN = z.object({
  name: text,
  message: text,
  stack: text,
  /** The code of a ShardscopeError. */
  code: text.nullable(),
});

const RANGE = z.object({ from_t: z.number(), to_t: z.number() });

const EXPLAIN: z.ZodType<Explain> = z.object({
  metric: text,
  unit: text,
  measured: z.number().nullable(),
  thresholds: z
    .array(z.object({ label: text, from: z.number().nullable(), to: z.number().nullable() }))
    .max(256),
  samples: z.number(),
  ranges: z.array(RANGE).max(256),
  note: text.exactOptional(),
});

/** What the runner has still to check: any value is let through. */
const DRAFT = z.object({
  primitive: text,
  value: z.unknown(),
  confidence: z.unknown(),
  explain: EXPLAIN.nullable(),
});

const PART = z.object({
  extractor: text,
  drafts: z.array(DRAFT).max(MAX_DRAFTS),
  skipped: z.array(z.object({ primitive: text, reason: text })).max(MAX_DRAFTS),
  /** What ended it early. */
  thrown: THROWN.nullable(),
});

const JSON_VALUE: z.ZodType<Json> = z.json();
const JSON_OBJECT: z.ZodType<JsonObject> = z.record(z.string(), JSON_VALUE);

const TAG_DRAFT: z.ZodType<TagDraft> = z.object({
  tactic: text,
  technique: text,
  subTechnique: text.exactOptional(),
  confidence: z.number(),
  ruleId: text,
  ruleVersion: z.number(),
  evidence: JSON_OBJECT,
  spans: z
    .array(z.object({ start: z.number(), end: z.number() }))
    .max(256)
    .exactOptional(),
});

const LIFTING = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tags'), drafts: z.array(TAG_DRAFT).max(MAX_DRAFTS) }),
  z.object({ kind: z.literal('thrown'), thrown: THROWN }),
]);

const VALUE: z.ZodType<PrimitiveValue> = z.union([
  text,
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([text, z.number()])).max(MAX_DRAFTS * 2),
]);

const VERDICT: z.ZodType<Verdict> = z.object({
  current_value: VALUE,
  state: z.enum(['unknown', 'stable', 'drifting', 'conflicted', 'multi_actor']),
  confidence: z.number().min(0).max(1),
  observation_count: z.int().min(0),
  last_observation_ts: z.number(),
});

const CORRELATION = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('observation'), draft: DRAFT }),
  z.object({
    kind: z.literal('multi_actor_suspected'),
    primitives: z.array(text).max(MAX_DRAFTS),
    confidence: z.number().min(0).max(1),
    evidence_summary: text,
  }),
  z.object({
    kind: z.literal('link_candidate'),
    other_identity_uuid: text,
    score: z.number(),
    evidence: JSON_VALUE,
  }),
]);

/** What a plugin's process answers. It is validated: whoever runs there can say anything. */
export const HOST_REPLY = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded'), id, description: DESCRIPTION }),
  z.object({ kind: z.literal('ready'), id }),
  z.object({ kind: z.literal('extracted'), id, parts: z.array(PART).max(MAX_DRAFTS) }),
  z.object({ kind: z.literal('lifted'), id, liftings: z.array(LIFTING) }),
  z.object({ kind: z.literal('accepted'), id, accepted: z.record(text, z.array(text)) }),
  z.object({ kind: z.literal('merged'), id, verdicts: z.array(VERDICT) }),
  z.object({
    kind: z.literal('correlated'),
    id,
    correlations: z.array(CORRELATION).max(MAX_DRAFTS),
  }),
  /** Whether the plugin takes other options at all. */
  z.object({ kind: z.literal('updated'), id, isTaken: z.boolean() }),
  z.object({ kind: z.literal('disposed'), id }),
  z.object({ kind: z.literal('failed'), id, thrown: THROWN }),
]);

/** A line that a plugin logs; told at any time. */
export const HOST_LOG = z.object({
  kind: z.literal('log'),
  level: z.enum(['debug', 'info', 'warn']),
  message: text,
});

/** An answer of a plugin's process. */
export type HostReply = z.infer<typeof HOST_REPLY>;

/** An answer of one kind. */
export type ReplyOf<Kind extends HostReply['kind']> = Extract<HostReply, { readonly kind: Kind }>;

/** Something that was thrown in a plugin's process. */
export type Thrown = z.infer<typeof THROWN>;

/** What one extractor gave for one session. */
export type ExtractedPart = z.infer<typeof PART>;

/** What a lifter gave for one event. */
export type ParcelLifting = z.infer<typeof LIFTING>;

/** What a merger says of an identity. */
export type ParcelCorrelation = z.infer<typeof CORRELATION>;

/** What one extractor yielded. */
export type ParcelDraft = z.infer<typeof DRAFT>;
