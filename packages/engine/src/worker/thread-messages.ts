import type { MessagePort } from 'node:worker_threads';
import type { EngineOptions } from '../engine/create-engine.ts';

/** From the thread that starts an engine to the engine's thread. */
export type ThreadCommand =
  /** Comes first, once. */
  | { readonly kind: 'start'; readonly options: EngineOptions }
  | { readonly kind: 'connect'; readonly port: MessagePort }
  | { readonly kind: 'close' };

/** From the engine's thread to the one that started it. */
export type ThreadReport =
  | { readonly kind: 'ready' }
  /** The engine does not start, for a reason that trying again does not change. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'closed' };
