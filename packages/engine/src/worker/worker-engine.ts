import { extname } from 'node:path';
import type { EngineOptions } from '../engine/create-engine.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import type { LiveOrder } from '../engine/live-desk.ts';
import { workerHost } from './worker-host.ts';

/** This module is TypeScript or built JavaScript, and the entry beside it is of the same kind. */
const ENTRY = new URL(`./engine-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * The engine in a worker thread. The options are copied to the thread, so they are plain data.
 *
 * @param onAttached told of the bus that an engine after this one is to be started with, which can hold
 *   secrets; null for none
 * @throws ShardscopeError `E_ENGINE_START` when the engine does not start
 */
export function workerEngine(
  options: EngineOptions,
  onAttached?: (order: LiveOrder | null) => void,
): Promise<EngineHost> {
  return workerHost(ENTRY, options, onAttached);
}
