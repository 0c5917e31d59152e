import type { MessagePort } from 'node:worker_threads';
import { BATCH, MAX_UNANSWERED } from './limits.ts';
import type { Refusal, RequestAnswer, RequestKind, Requests, WorkerRequest } from './protocol.ts';

/** A worker's way to the main thread. */
export interface MainLink {
  /** Rejects when the main thread refuses. */
  ask<Kind extends RequestKind>(
    kind: Kind,
    content: Requests[Kind]['content'],
  ): Promise<Requests[Kind]['answer']>;
  /**
   * Asks without waiting for the answer. To be refused is an error that nothing catches.
   *
   * @param weight how much of {@link MAX_UNANSWERED} it takes; default 1
   */
  tell<Kind extends RequestKind>(
    kind: Kind,
    content: Requests[Kind]['content'],
    weight?: number,
  ): void;
  /** Resolves when the main thread keeps up: when not too much waits for an answer. */
  calm(): Promise<void>;
  answered(replies: readonly (RequestAnswer | Refusal)[]): void;
}

interface Waiting<Kind extends RequestKind> {
  readonly weight: number;
  resolve(answer: Requests[Kind]['answer']): void;
  reject(error: Error): void;
}

type WaitingByKind = { readonly [Kind in RequestKind]: Map<number, Waiting<Kind>> };

/** A link over a worker's port. Requests of one turn cross together, in order. */
export function mainLink(port: Pick<MessagePort, 'postMessage'>): MainLink {
  const waiting = nobodyWaiting();
  const resume: (() => void)[] = [];
  let batch: { readonly kind: RequestKind }[] = [];
  let asked = 0;
  let unanswered = 0;

  function flush(): void {
    if (batch.length > 0) port.postMessage(batch);
    batch = [];
  }

  function ask<Kind extends RequestKind>(
    kind: Kind,
    content: Requests[Kind]['content'],
    weight = 1,
  ): Promise<Requests[Kind]['answer']> {
    const request: WorkerRequest<Kind> = { kind, id: asked++, content };
    unanswered += weight;
    return new Promise((resolve, reject) => {
      waiting[kind].set(request.id, { weight, resolve, reject });
      if (batch.push(request) === 1) setImmediate(flush);
      else if (batch.length >= BATCH) flush();
    });
  }

  /** Takes who waits for an answer, so that each is answered once. */
  function take<Kind extends RequestKind>(kind: Kind, id: number): Waiting<Kind> | undefined {
    const found = waiting[kind].get(id);
    waiting[kind].delete(id);
    unanswered -= found?.weight ?? 0;
    return found;
  }

  function answer<Kind extends RequestKind>({ kind, id, answer }: RequestAnswer<Kind>): void {
    take(kind, id)?.resolve(answer);
  }

  return {
    ask,
    tell: (kind, content, weight) => void ask(kind, content, weight),
    async calm() {
      while (unanswered >= MAX_UNANSWERED) await new Promise<void>((next) => resume.push(next));
    },
    answered(replies) {
      for (const reply of replies) {
        if ('refused' in reply) take(reply.kind, reply.id)?.reject(new Error(reply.refused));
        else answer(reply);
      }
      for (const next of resume.splice(0)) next();
    },
  };
}

function nobodyWaiting(): WaitingByKind {
  return {
    next: new Map(),
    take: new Map(),
    refresh: new Map(),
    event: new Map(),
    progress: new Map(),
    read: new Map(),
    load: new Map(),
    save: new Map(),
    done: new Map(),
  };
}
