import { MessageChannel } from 'node:worker_threads';
import type { ShardscopeError } from '@shardscope/sdk';
import type { EngineMessage, ErrorInfo } from '../client/protocol.ts';
import type { EngineOptions } from '../engine/create-engine.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import type { LiveOrder } from '../engine/live-desk.ts';
import { attachedBus, type AttachedBus } from './attached-bus.ts';
import { clientRelay } from './client-relay.ts';
import type { ClientRelay } from './client-relay.ts';
import { threadPort } from './engine-port.ts';
import { ENGINE_RESTARTED } from './restart-policy.ts';
import { superviseEngine } from './supervise-engine.ts';
import { withNotices } from './with-notices.ts';

/**
 * An engine in a thread of its own. When the thread dies it is started again once, what was open is
 * opened again, a bus is attached to again, and every client is told: requests in flight are answered with an error, the status
 * carries a notice, and a `stream.error` has clients follow their attacker again. A second death within
 * a minute is final: every request is answered with the error, and the status says it.
 *
 * @param module the thread's entry, which calls `runEngineWorker`
 * @param onAttached told of the bus that an engine after this one is to be started with
 * @throws ShardscopeError `E_ENGINE_START` when the engine does not start
 */
export async function workerHost(
  module: URL,
  options: EngineOptions,
  onAttached: (order: LiveOrder | null) => void = () => undefined,
): Promise<EngineHost> {
  const bus = attachedBus(options.live ?? null, onAttached);
  const relays = new Set<ClientRelay>();
  const notices: string[] = [];
  let failure: ErrorInfo | null = null;

  const engine = await superviseEngine(module, options, bus, {
    lost(error) {
      notices.splice(0, notices.length, ENGINE_RESTARTED);
      for (const relay of relays) {
        relay.lose(infoOf(error));
        attach(relay);
      }
      sayStatus({});
    },
    revived: () => relays.forEach((relay) => relay.breakStream(ENGINE_RESTARTED)),
    failed(error) {
      const info = (failure = infoOf(error));
      for (const relay of relays) {
        relay.lose(info);
        relay.breakStream(info.message);
      }
      sayStatus({ state: 'failed', error: info });
    },
  });

  function attach(relay: ClientRelay): void {
    const { port1, port2 } = new MessageChannel();
    relay.attach(threadPort<EngineMessage>(port1));
    engine.connect(port2);
  }

  function sayStatus(change: Partial<NonNullable<typeof engine.status>>): void {
    const { status } = engine;
    if (!status) return;
    for (const relay of relays) relay.say({ kind: 'status', status: { ...status, ...change } });
  }

  return {
    connect(send) {
      const relay = relayTo(send, notices, bus);
      relays.add(relay);
      if (failure) relay.lose(failure);
      else attach(relay);
      return {
        receive: (message) => relay.receive(message),
        close() {
          relays.delete(relay);
          relay.close();
        },
      };
    },
    async close() {
      await engine.close();
      for (const relay of relays) relay.close();
      relays.clear();
    },
  };
}

function relayTo(
  send: (message: EngineMessage) => void,
  notices: readonly string[],
  bus: AttachedBus,
): ClientRelay {
  return clientRelay(
    (message) => send(withNotices(message, notices)),
    (target) => bus.chosen(target),
  );
}

function infoOf({ code, message }: ShardscopeError): ErrorInfo {
  return { code, message };
}
