/** What a third-party plugin may use; shown where plugins are listed, and adjustable there. */
export interface PluginLimits {
  /** Mebibytes of memory that its process may have resident. */
  readonly memoryMb: number;
  /** Seconds that it may take for one session, all its parts together. */
  readonly secondsPerSession: number;
}

/** Far above what measuring a session takes, far below what harms a laptop. */
export const DEFAULT_LIMITS: PluginLimits = { memoryMb: 512, secondsPerSession: 5 };

/** Bounds of the limits that can be set: below, not even the SDK fits; above, nothing is limited. */
export const LIMIT_BOUNDS = {
  memoryMb: { min: 160, max: 16_384 },
  secondsPerSession: { min: 0.1, max: 3600 },
} as const;

/** Milliseconds for loading a plugin's code, and for setting it up: on a busy machine both take long. */
export const START_DEADLINE_MS = 30_000;

/** Milliseconds that a plugin has to free what it holds before its process is ended. */
export const DISPOSE_DEADLINE_MS = 2_000;

/** Part of the memory that objects may take: the rest is for buffers, code and the session itself. */
export const HEAP_SHARE = 0.75;

/** Observations that one extractor may yield for one session, as in the runner. */
export const MAX_DRAFTS = 1000;

/** Characters that are kept of what a plugin prints: the end of it, where the reason stands. */
export const KEPT_OUTPUT = 4_000;

/** Lines of a plugin's output that are passed on to its log; the rest is dropped. */
export const MAX_OUTPUT_LINES = 200;

/** Characters of a text that a plugin's process sends: a message, a reason, a stack. */
export const MAX_TEXT = 8_000;

/** Observations of an identity that are handed to a plugin at once: some 100 MB on their way. */
export const MAX_OBSERVATIONS = 200_000;
