import type { EventColumns, Explain, SessionHeader } from '@shardscope/sdk';
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
  | { readonly command: 'setup'; readonly id: number; readonly options: unknown }
  /** Run every extractor over one session. */
  | {
      readonly command: 'extract';
      readonly id: number;
      readonly session: SessionParcel;
      /** Whether explanations are wanted. */
      readonly explain: boolean;
      readonly deadlineMs: number;
    }
  | { readonly command: 'dispose'; readonly id: number };

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

/** What a plugin's process answers. It is validated: whoever runs there can say anything. */
export const HOST_REPLY = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded'), id, description: DESCRIPTION }),
  z.object({ kind: z.literal('ready'), id }),
  z.object({ kind: z.literal('extracted'), id, parts: z.array(PART).max(MAX_DRAFTS) }),
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

/** What one extractor yielded. */
export type ParcelDraft = z.infer<typeof DRAFT>;
