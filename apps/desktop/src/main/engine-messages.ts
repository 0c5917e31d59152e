import { liveOrderSchema } from 'shardscope/door';
import type { LiveOrder } from 'shardscope/door';

/** From the main process to the engine's process. A port comes with `connect`. */
export type EngineCommand =
  /** Comes first, once. */
  | {
      readonly kind: 'start';
      /** Path to open at once. */
      readonly open: string | null;
      /** Folder of the bundled samples; null where there are none. */
      readonly samples: string | null;
      /** Bus to attach to at once; nothing else is opened then. */
      readonly live: LiveOrder | null;
    }
  | { readonly kind: 'connect' }
  | { readonly kind: 'close' };

/** From the engine's process to the main process. */
export type EngineReport =
  /** Another path was opened: the one that a new process would open. */
  | { readonly kind: 'opened'; readonly path: string }
  /** Another bus is attached to, or none: a new process would attach to it. Never kept on a disk. */
  | { readonly kind: 'attached'; readonly live: LiveOrder | null }
  /** The engine does not start, for a reason that trying again does not change. */
  | { readonly kind: 'refused'; readonly message: string };

/** Reads a report; undefined when it is none. */
export function engineReport(value: unknown): EngineReport | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const { kind } = value;
  if (kind === 'opened' && 'path' in value && typeof value.path === 'string') {
    return { kind, path: value.path };
  }
  if (kind === 'attached' && 'live' in value) {
    const live = liveOrderSchema.nullable().safeParse(value.live);
    if (live.success) return { kind, live: live.data };
  }
  if (kind === 'refused' && 'message' in value && typeof value.message === 'string') {
    return { kind, message: value.message };
  }
  return undefined;
}
