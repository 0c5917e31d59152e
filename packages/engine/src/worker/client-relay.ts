import { messageOf } from '@shardscope/sdk';
import type { LiveTarget } from '../client/live.ts';
import type { EngineMessage, ErrorInfo } from '../client/protocol.ts';
import { followedBy } from '../door/peek-request.ts';
import { streamErrorFrame } from '../door/stream-error.ts';
import type { EngineConnection } from '../engine/engine-host.ts';
import { requestInvalid } from '../errors.ts';
import type { EnginePort } from './engine-port.ts';
import { pendingRequests } from './pending-requests.ts';

/** A client whose engine runs elsewhere and may be replaced by another one. */
export interface ClientRelay extends EngineConnection {
  /** From now on messages go to the engine behind this port. */
  attach(port: EnginePort<EngineMessage>): void;
  /** The engine is gone: every request in flight is answered with the error. */
  lose(error: ErrorInfo): void;
  /** Says to a client that had its stream from a lost engine that it is to follow again. */
  breakStream(message: string): void;
  /** A message that no engine sent. */
  say(message: EngineMessage): void;
}

/**
 * A relay to a client, at first without an engine.
 *
 * @param onAttached told of the bus that the client has had the engine attach to
 */
export function clientRelay(
  send: (message: EngineMessage) => void,
  onAttached: (target: LiveTarget) => void,
): ClientRelay {
  const pending = pendingRequests(onAttached);
  let followed: string | null = null;
  let lost: string | null = null;
  let port: EnginePort<EngineMessage> | null = null;
  let gone: ErrorInfo | null = null;

  function deliver(message: EngineMessage): void {
    pending.said(message);
    send(message);
  }

  function detach(): void {
    port?.close();
    port = null;
  }

  return {
    receive(message) {
      const id = pending.asked(message);
      if (gone) {
        if (id !== undefined) deliver({ kind: 'error', id, error: gone });
        return;
      }
      const attacker = followedBy(message);
      if (attacker !== undefined) {
        followed = attacker;
        lost = null;
      }
      const refused = port === null ? null : postTo(port, message);
      if (refused && id !== undefined) deliver({ kind: 'error', id, error: refused });
    },
    close: detach,
    attach(next) {
      detach();
      gone = null;
      port = next;
      next.listen({
        message: (message) => {
          if (port === next) deliver(message);
        },
        closed: () => undefined,
      });
    },
    lose(error) {
      detach();
      gone = error;
      lost = followed;
      for (const id of pending.drain()) send({ kind: 'error', id, error });
    },
    breakStream(message) {
      if (lost === null) return;
      send({ kind: 'stream', attacker: lost, frame: streamErrorFrame(message) });
      lost = null;
    },
    say: send,
  };
}

/** Posts a message; says why when it cannot be copied to the other thread. */
function postTo(port: EnginePort<EngineMessage>, message: unknown): ErrorInfo | null {
  try {
    port.post(message);
    return null;
  } catch (cause) {
    const { code, message: why } = requestInvalid(messageOf(cause));
    return { code, message: why };
  }
}
