import { join } from 'node:path';
import { engineClient, type EngineClient, type EngineFrame } from 'shardscope/client';
// The engine has no public door of its own: doors and threads stand around it.
import {
  createEngine,
  type EngineOptions,
} from '../../../../packages/engine/src/engine/create-engine.ts';

/** The bundled samples. */
export const SAMPLES = join(import.meta.dirname, '../../../../samples');

/** An engine with one client, as a page has it. */
export interface Harness {
  readonly client: EngineClient;
  readonly frames: EngineFrame[];
  /** Sends something that no client would. */
  raw(message: unknown): void;
  /** Resolves when the analysis has ended, with its status. */
  readonly ended: () => Promise<Extract<EngineFrame, { kind: 'status' }>['status']>;
  /** Resolves with the first frame, past or future, that fits. */
  frame(fits: (frame: EngineFrame) => boolean): Promise<EngineFrame>;
  close(): Promise<void>;
}

/**
 * Starts an engine that keeps nothing on the disk.
 *
 * @param now the time, in epoch seconds; the machine's when left out
 */
export async function startEngine(
  options: Partial<EngineOptions> = {},
  now?: () => number,
): Promise<Harness> {
  const engine = await createEngine(
    {
      open: SAMPLES,
      roots: [SAMPLES],
      workspace: { kind: 'none' },
      semantics: '0.1',
      samples: null,
      ...options,
    },
    now,
  );
  const frames: EngineFrame[] = [];
  const waiting = new Set<() => void>();
  let receive: (message: unknown) => void = () => undefined;
  const client = engineClient({
    send: (message) => receive(structuredClone(message)),
    listen({ message }) {
      const connection = engine.connect((sent) => message(structuredClone(sent)));
      receive = (sent) => connection.receive(sent);
    },
  });
  client.onFrame((frame) => {
    frames.push(frame);
    for (const look of [...waiting]) look();
  });
  function frame(fits: (frame: EngineFrame) => boolean): Promise<EngineFrame> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = frames.find(fits);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }
  return {
    client,
    frames,
    frame,
    raw: (message) => receive(message),
    async ended() {
      const over = ['done', 'failed', 'cancelled'];
      const found = await frame(
        (each) => each.kind === 'status' && over.includes(each.status.state),
      );
      if (found.kind !== 'status') throw new Error('a status was waited for');
      return found.status;
    },
    close: () => engine.close(),
  };
}
