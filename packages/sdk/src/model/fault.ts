/** A problem that cost something but did not stop the run. Never text of a recording. */
export interface Fault {
  /** Stable code, see docs/errors.md. */
  readonly code: string;
  readonly message: string;
  /** The file it concerns, relative to the opened path. */
  readonly file?: string;
  readonly evidenceRef?: string;
  /** Plugin id and version, `vendor/name@1.0.0`. */
  readonly plugin?: string;
  /** The extractor, lifter or merger of the plugin. */
  readonly part?: string;
  readonly phase?:
    | 'check'
    | 'setup'
    | 'read'
    | 'context'
    | 'extract'
    | 'lift'
    | 'merge'
    | 'persist'
    | 'publish'
    | 'dispose';
  /** Milliseconds that the failing call took. */
  readonly durationMs?: number;
  readonly cause?: string;
  /** Where in a plugin's code it happened, as far as its runtime tells. */
  readonly stack?: string;
}

/** Why a session gave nothing now. */
export type SkipReason =
  'missing fields' | 'no shard path' | 'already profiled' | 'sid not in shard' | 'no observations';

/** Why a session has to wait; it is tried again when the reason may have gone. */
export type DeferReason = 'no attacker' | 'shard unreadable' | 'shard missing' | 'persist failed';
