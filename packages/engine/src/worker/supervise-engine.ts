import type { MessagePort } from 'node:worker_threads';
import { messageOf } from '@shardscope/sdk';
import type { ShardscopeError } from '@shardscope/sdk';
import type { Status } from '../client/protocol.ts';
import type { EngineOptions } from '../engine/create-engine.ts';
import { engineGone, engineStart } from '../errors.ts';
import type { AttachedBus } from './attached-bus.ts';
import { startEngineThread } from './engine-thread.ts';
import type { EngineThread, ThreadEnd } from './engine-thread.ts';
import { watchEngine } from './engine-watch.ts';
import type { EngineWatch } from './engine-watch.ts';
import { restartPolicy } from './restart-policy.ts';

/** What happens to a supervised engine. */
export interface SupervisorEvents {
  /** It died and is being started again: channels to it are dead, new ones may be connected. */
  lost(error: ShardscopeError): void;
  /** It runs again, and what was open is open. */
  revived(): void;
  /** It died for good. */
  failed(error: ShardscopeError): void;
}

/** A running engine that is started again when it dies. */
export interface SupervisedEngine {
  /** Connects a channel's end, as soon as the engine runs. */
  connect(port: MessagePort): void;
  /** The last status that was heard of. */
  readonly status: Status | null;
  close(): Promise<void>;
}

/**
 * Starts an engine in a thread and keeps it running.
 *
 * @param module the thread's entry, which calls `runEngineWorker`
 * @param bus what is attached to, at first what the options say
 * @throws ShardscopeError `E_ENGINE_START` when it does not start at first
 */
export async function superviseEngine(
  module: URL,
  options: EngineOptions,
  bus: AttachedBus,
  events: SupervisorEvents,
): Promise<SupervisedEngine> {
  const policy = restartPolicy();
  let latest = startEngineThread(module, options);
  let watch: EngineWatch | null = null;
  let status: Status | null = null;
  /** Ends of channels while the engine is being started again. */
  let waiting: MessagePort[] | null = null;
  let closing = false;

  function run(thread: EngineThread): EngineWatch {
    void thread.ended.then(onEnd);
    return (watch = watchEngine(thread, (view) => bus.saw(view)));
  }

  function onEnd(end: ThreadEnd): void {
    if (closing) return;
    status = watch?.status ?? status;
    watch = null;
    waiting = [];
    const error = engineGone(causeOf(end));
    if (!policy.died()) {
      events.failed(error);
      return;
    }
    events.lost(error);
    void revive();
  }

  async function revive(): Promise<void> {
    const path = status?.path ?? options.open;
    const again = { ...options, open: null, live: bus.order() };
    const thread = (latest = startEngineThread(module, again));
    if (!(await thread.ready)) {
      if (!closing) events.failed(await startError(thread));
      return;
    }
    const running = run(thread);
    await (again.live ? bus.again() : reopen(running, path));
    if (watch !== running) return;
    waiting?.forEach((port) => thread.connect(port));
    waiting = null;
    events.revived();
  }

  if (!(await latest.ready)) throw await startError(latest);
  run(latest);
  return {
    connect(port) {
      if (waiting) waiting.push(port);
      else latest.connect(port);
    },
    get status() {
      return watch?.status ?? status;
    },
    async close() {
      closing = true;
      await latest.close();
    },
  };
}

/** Whether a path can be opened is said by the new engine's own status. */
async function reopen(engine: EngineWatch, path: string | null): Promise<void> {
  if (path !== null) await engine.open(path).catch(() => undefined);
}

async function startError(thread: EngineThread): Promise<ShardscopeError> {
  return engineStart(messageOf(causeOf(await thread.ended)));
}

function causeOf(end: ThreadEnd): Error {
  switch (end.kind) {
    case 'closed':
      return new Error('it ended by itself');
    case 'refused':
      return new Error(end.message);
    case 'died':
      return end.cause;
  }
}
