import { Worker } from 'node:worker_threads';
import { messageOf } from '@shardscope/sdk';
import { conditionsOf } from '../../worker/thread-conditions.ts';
import type {
  Refusal,
  RequestAnswer,
  RequestKind,
  Requests,
  ShardWorkerOptions,
  WorkerCommand,
  WorkerRequest,
} from './protocol.ts';

/** What the main thread does for a worker. To throw is to refuse. */
export type RequestHandlers = {
  readonly [Kind in RequestKind]: (
    content: Requests[Kind]['content'],
  ) => Requests[Kind]['answer'] | Promise<Requests[Kind]['answer']>;
};

/** How a worker's thread came to its end. */
export type ShardThreadEnd =
  { readonly kind: 'done' } | { readonly kind: 'died'; readonly cause: unknown };

/** A thread in which a worker reads shards. */
export interface ShardThread {
  /** Resolves when the thread is gone and all that it asked for before is done. */
  readonly ended: Promise<ShardThreadEnd>;
  /** Has it begin no new session. */
  stop(): void;
}

/**
 * Starts a worker. Its requests are handled one after the other, in order.
 *
 * @param module calls `runShardWorker`
 */
export function startShardThread(
  module: URL,
  options: ShardWorkerOptions,
  handlers: RequestHandlers,
): ShardThread {
  const worker = new Worker(module, { name: 'shardscope shards', ...conditionsOf(module) });
  const send = (command: WorkerCommand): void => worker.postMessage(command);
  send({ command: 'start', options });
  return { ended: watch(worker, handlers), stop: () => send({ command: 'stop' }) };
}

function watch(worker: Worker, handlers: RequestHandlers): Promise<ShardThreadEnd> {
  const ended = Promise.withResolvers<ShardThreadEnd>();
  let handled = Promise.resolve();
  let end: ShardThreadEnd | null = null;
  worker.on('message', (requests: readonly WorkerRequest[]) => {
    handled = handled.then(() => handleAll(requests, worker, handlers));
    if (!requests.some(({ kind }) => kind === 'done')) return;
    end = { kind: 'done' };
    void handled.then(() => worker.terminate());
  });
  worker.on('error', (cause) => (end ??= { kind: 'died', cause }));
  worker.on('messageerror', (cause) => {
    end ??= { kind: 'died', cause };
    void worker.terminate();
  });
  worker.on('exit', (code) => {
    end ??= { kind: 'died', cause: new Error(`it ended with exit code ${code}`) };
    const ending = end;
    void handled.then(() => ended.resolve(ending));
  });
  return ended.promise;
}

async function handleAll(
  requests: readonly WorkerRequest[],
  worker: Worker,
  handlers: RequestHandlers,
): Promise<void> {
  const replies: (RequestAnswer | Refusal)[] = [];
  for (const request of requests) replies.push(await reply(request, handlers));
  worker.postMessage({ command: 'answer', replies } satisfies WorkerCommand);
}

async function reply<Kind extends RequestKind>(
  { kind, id, content }: WorkerRequest<Kind>,
  handlers: RequestHandlers,
): Promise<RequestAnswer<Kind> | Refusal> {
  try {
    const answer: RequestAnswer<Kind> = { kind, id, answer: await handlers[kind](content) };
    return answer;
  } catch (thrown) {
    return { kind, id, refused: messageOf(thrown) };
  }
}
