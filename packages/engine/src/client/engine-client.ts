import type {
  EngineMessage,
  ErrorInfo,
  Params,
  RequestMessage,
  RequestName,
  Result,
} from './protocol.ts';

/** What messages travel over: a MessagePort, or fetch streaming in the browser door. */
export interface Transport {
  send(message: RequestMessage): void;
  /** Called once. `closed` says that the engine is gone and why. */
  listen(handlers: {
    readonly message: (message: EngineMessage) => void;
    readonly closed: (error: ErrorInfo) => void;
  }): void;
}

/** Messages that are no answers. */
export type EngineFrame = Exclude<EngineMessage, { kind: 'result' | 'error' }>;

/** The one way from the renderer to the engine. */
export interface EngineClient {
  /** Rejects with {@link EngineRequestError}. */
  request<Name extends RequestName>(name: Name, params: Params<Name>): Promise<Result<Name>>;
  /** Every frame of the stream, in order; returns a function that stops it. */
  onFrame(handler: (frame: EngineFrame) => void): () => void;
  /** The engine is gone; requests in flight were rejected. */
  onClosed(handler: (error: ErrorInfo) => void): () => void;
}

/** A request that the engine refused or could not answer. */
export class EngineRequestError extends Error {
  readonly code: string;

  constructor(info: ErrorInfo) {
    super(info.message);
    this.name = 'EngineRequestError';
    this.code = info.code;
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Typed requests and one stream of frames over a transport. */
export function engineClient(transport: Transport): EngineClient {
  const pending = new Map<number, Pending>();
  const frames = new Set<(frame: EngineFrame) => void>();
  const closings = new Set<(error: ErrorInfo) => void>();
  let nextId = 1;
  let gone: ErrorInfo | null = null;

  function receive(message: EngineMessage): void {
    if (message.kind !== 'result' && message.kind !== 'error') {
      for (const handler of [...frames]) handler(message);
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'error') waiting?.reject(new EngineRequestError(message.error));
    else waiting?.resolve(message.result);
  }

  function close(error: ErrorInfo): void {
    gone = error;
    for (const waiting of pending.values()) waiting.reject(new EngineRequestError(error));
    pending.clear();
    for (const handler of [...closings]) handler(error);
  }

  transport.listen({ message: receive, closed: close });
  return {
    request(name, params) {
      if (gone) return Promise.reject(new EngineRequestError(gone));
      const id = nextId++;
      return new Promise<Result<typeof name>>((resolve, reject) => {
        // The engine answers a request with the result of its name: both sides share `Requests`.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
        pending.set(id, { resolve: (result) => resolve(result as Result<typeof name>), reject });
        transport.send({ id, name, params });
      });
    },
    onFrame: (handler) => subscribe(frames, handler),
    onClosed: (handler) => subscribe(closings, handler),
  };
}

function subscribe<Handler>(handlers: Set<Handler>, handler: Handler): () => void {
  handlers.add(handler);
  return () => void handlers.delete(handler);
}
