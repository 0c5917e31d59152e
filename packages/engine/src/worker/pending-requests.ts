import type { LiveTarget } from '../client/live.ts';
import type { EngineMessage } from '../client/protocol.ts';
import { attachedBy, requestId } from '../door/peek-request.ts';

/** Requests of a client that were not answered yet. */
export interface PendingRequests {
  /** The id of a message that is a request. */
  asked(message: unknown): number | undefined;
  /** What the engine says may be an answer. */
  said(message: EngineMessage): void;
  /** The ids of those that nobody will answer. */
  drain(): readonly number[];
}

/** @param onAttached told of the bus that the engine has attached to on request */
export function pendingRequests(onAttached: (target: LiveTarget) => void): PendingRequests {
  /** By id; with the bus where it asks for one. */
  const pending = new Map<number, LiveTarget | null>();
  return {
    asked(message) {
      const id = requestId(message);
      if (id !== undefined) pending.set(id, attachedBy(message) ?? null);
      return id;
    },
    said(message) {
      if (message.kind !== 'result' && message.kind !== 'error') return;
      const target = pending.get(message.id);
      pending.delete(message.id);
      if (target && message.kind === 'result') onAttached(target);
    },
    drain() {
      const ids = [...pending.keys()];
      pending.clear();
      return ids;
    },
  };
}
