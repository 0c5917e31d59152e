import { engineClient } from 'shardscope/client';
import type { EngineClient } from 'shardscope/client';
import { browserTransport } from './browser.ts';
import { desktopBridge } from './desktop-bridge.ts';
import { electronTransport } from './electron.ts';

/**
 * Connects to the engine by the door that this page came through.
 *
 * @throws EngineRequestError when the door does not let the page in
 */
export async function connect(): Promise<EngineClient> {
  const bridge = desktopBridge();
  return engineClient(bridge ? await electronTransport(bridge) : await browserTransport());
}
