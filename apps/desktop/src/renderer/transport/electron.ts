import { EngineRequestError } from 'shardscope/client';
import type { EngineMessage, ErrorInfo, Transport } from 'shardscope/client';
import { ENGINE_PORT_MESSAGE } from '../../channels.ts';
import type { DesktopBridge } from '../../channels.ts';

/**
 * The transport in Electron: a MessagePort to the engine's process. When that process is started
 * again, the main process loads the page again.
 *
 * @throws EngineRequestError when the engine cannot be started
 */
export function electronTransport(bridge: DesktopBridge): Promise<Transport> {
  return new Promise((resolve, reject) => {
    let close: ((error: ErrorInfo) => void) | null = null;
    bridge.onEngineFailed((error) => {
      if (close) close(error);
      else reject(new EngineRequestError(error));
    });
    window.addEventListener('message', ({ source, data, ports }: MessageEvent<unknown>) => {
      const [port] = ports;
      if (source !== window || data !== ENGINE_PORT_MESSAGE || !port) return;
      resolve({
        send: (message) => port.postMessage(message),
        listen({ message, closed }) {
          close = closed;
          port.onmessage = (event: MessageEvent<EngineMessage>) => message(event.data);
        },
      });
    });
    bridge.connect();
  });
}
