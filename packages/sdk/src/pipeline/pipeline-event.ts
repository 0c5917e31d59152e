import type { Envelope } from '../model/envelope.ts';
import type { DeferReason, Fault, SkipReason } from '../model/fault.ts';
import type { Explain } from '../model/observation.ts';
import type { PluginLog } from '../plugin/context.ts';
import type { RefusalReason } from '../series/admit-observation.ts';
import type { SourceProgress } from '../shard/source.ts';
import type { Producer, SessionSummary } from '../store/store.ts';

/** Time that one plugin has taken so far. */
export interface PluginTiming {
  /** `vendor/name@1.0.0` */
  readonly plugin: string;
  /** Milliseconds from load to the end of set-up. */
  readonly setupMs: number;
  /** Milliseconds in all its calls. */
  readonly runMs: number;
  readonly calls: number;
  readonly faults: number;
}

/** What a run did. Counts of one run, not of a store. */
export interface RunReport {
  readonly sessions: number;
  readonly observations: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly deferred: Readonly<Partial<Record<DeferReason, number>>>;
  /** Observations that were stored and that no merger may have. */
  readonly unmerged: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Per primitive and reason: why an extractor was silent. */
  readonly silent: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly faults: number;
  readonly plugins: readonly PluginTiming[];
}

/** One line that a plugin logged. */
export interface PluginLine {
  /** `vendor/name@1.0.0` */
  readonly plugin: string;
  readonly level: keyof PluginLog;
  readonly message: string;
}

/** Everything that a run tells. */
export type PipelineEvent =
  | { readonly kind: 'started'; readonly producers: readonly Producer[] }
  | { readonly kind: 'progress'; readonly progress: SourceProgress }
  /** A session was persisted. */
  | {
      readonly kind: 'session';
      readonly session: SessionSummary;
      readonly observations: number;
    }
  /** Published on the bus after it was persisted; `explain` only where the run was asked for it. */
  | { readonly kind: 'event'; readonly envelope: Envelope; readonly explain?: Explain }
  /** What is known of a stored session has changed: it is complete now, or has another owner. */
  | {
      readonly kind: 'refreshed';
      readonly evidenceRef: string;
      readonly becameFinal: boolean;
      readonly attackerChanged: boolean;
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly evidenceRef: string }
  | { readonly kind: 'deferred'; readonly reason: DeferReason; readonly evidenceRef: string }
  /** So many observations of an identity were stored and that no merger may have. */
  | { readonly kind: 'unmerged'; readonly reason: RefusalReason; readonly observations: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'logged'; readonly line: PluginLine }
  | { readonly kind: 'done'; readonly report: RunReport };

/** Tells the subscriber of a run. */
export type Emit = (event: PipelineEvent) => void;
