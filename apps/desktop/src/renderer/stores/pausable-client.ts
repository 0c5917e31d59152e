import type { EngineClient, EngineFrame } from 'shardscope/client';

/** A client whose views can be held still. */
export interface PausableClient extends EngineClient {
  /** Holds frames that move views. Requests go on, and nothing is lost in the engine. */
  pause(): void;
  /** Lets views see that something has changed, if it has: they ask for it. */
  resume(): void;
}

/** Frames that make views ask again for what they show. */
const MOVING: ReadonlySet<EngineFrame['kind']> = new Set(['attackers', 'stream']);

/** A client of which some views can be held still, while others go on. */
export function pausableClient(client: EngineClient): PausableClient {
  const handlers = new Set<(frame: EngineFrame) => void>();
  /** The latest of each kind that was held: a view asks for everything anyway. */
  const held = new Map<EngineFrame['kind'], EngineFrame>();
  let isPaused = false;
  client.onFrame((frame) => {
    if (isPaused && MOVING.has(frame.kind)) {
      held.set(frame.kind, frame);
      return;
    }
    for (const handler of [...handlers]) handler(frame);
  });
  return {
    request: (name, params) => client.request(name, params),
    onClosed: (handler) => client.onClosed(handler),
    onFrame(handler) {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const frames = [...held.values()];
      held.clear();
      for (const frame of frames) for (const handler of [...handlers]) handler(frame);
    },
  };
}
