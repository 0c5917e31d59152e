import type { ErrorInfo } from 'shardscope/client';
import { restartPolicy } from 'shardscope/door';
import type { LiveOrder } from 'shardscope/door';
import type { ElectronApi, Page, UtilityProcess } from './electron-api.ts';
import { CHANNELS } from '../channels.ts';
import { engineReport } from './engine-messages.ts';
import type { EngineCommand } from './engine-messages.ts';

/** Milliseconds for the session in work and the last snapshot when the program ends. */
const CLOSE_DEADLINE_MS = 15_000;

/** How the engine's process is started. */
export interface EngineSetting {
  /** The built module that runs in it. */
  readonly module: string;
  readonly open: string | null;
  readonly samples: string | null;
}

/** The engine's process, started again once when it dies. */
export interface EngineSupervisor {
  /** Gives a page a port to the engine, or tells it why there is none. */
  connect(page: Pick<Page, 'send' | 'postMessage'>): void;
  /** Has the engine finish; resolves when its process has ended. */
  close(): Promise<void>;
}

/** What happens to the engine's process. */
export interface EngineEvents {
  /** It died and was started again: pages connect anew. */
  restarted(): void;
  /** It died for good. */
  failed(error: ErrorInfo): void;
  /** It has opened a path. */
  opened(path: string): void;
}

interface Next {
  open: string | null;
  live: LiveOrder | null;
}

/** Starts the engine's process. */
export function superviseEngine(
  electron: ElectronApi,
  setting: EngineSetting,
  events: EngineEvents,
): EngineSupervisor {
  const policy = restartPolicy();
  const closed = Promise.withResolvers<undefined>();
  /** What a new process begins with; in memory only, since there can be secrets in it. */
  const next: Next = { open: setting.open, live: null };
  let refusal: string | null = null;
  let failure: ErrorInfo | null = null;
  let closing = false;
  let child = start();

  function start(): UtilityProcess {
    const options = { serviceName: 'Shardscope engine' };
    const started = electron.utilityProcess.fork(setting.module, [], options);
    started.on('message', take);
    started.on('exit', ended);
    command(started, { kind: 'start', samples: setting.samples, ...next });
    return started;
  }

  function take(message: unknown): void {
    const report = engineReport(message);
    if (report?.kind === 'opened') {
      next.open = report.path;
      events.opened(report.path);
    }
    if (report?.kind === 'attached') next.live = report.live;
    if (report?.kind === 'refused') refusal = report.message;
  }

  function ended(code: number): void {
    if (closing) {
      closed.resolve(undefined);
    } else if (refusal === null && policy.died()) {
      child = start();
      events.restarted();
    } else {
      failure = failureOf(code, refusal);
      events.failed(failure);
    }
  }

  return {
    connect(page) {
      if (failure) {
        page.send(CHANNELS.engineFailed, failure);
        return;
      }
      const { port1, port2 } = new electron.MessageChannelMain();
      command(child, { kind: 'connect' }, port1);
      page.postMessage(CHANNELS.enginePort, null, [port2]);
    },
    async close() {
      if (failure) return;
      closing = true;
      command(child, { kind: 'close' });
      const deadline = setTimeout(() => child.kill(), CLOSE_DEADLINE_MS);
      await closed.promise;
      clearTimeout(deadline);
    },
  };
}

function command(child: UtilityProcess, message: EngineCommand, port?: object): void {
  child.postMessage(message, port ? [port] : []);
}

function failureOf(code: number, refusal: string | null): ErrorInfo {
  if (refusal !== null) {
    return {
      code: 'E_ENGINE_START',
      message: `${refusal} Close Shardscope and start it again.`,
    };
  }
  return {
    code: 'E_ENGINE_GONE',
    message:
      `The analysis engine stopped twice within a minute (exit code ${code}). ` +
      'Close Shardscope and start it again; what was analysed before is kept.',
  };
}
