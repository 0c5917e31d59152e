import type { EngineHost, EnginePort, LiveOrder } from 'shardscope/door';
import { messageOf, servePort } from 'shardscope/door';
import type { EngineCommand, EngineReport } from './engine-messages.ts';

/** A message with the ports that came with it. */
interface ParentMessage {
  readonly data: EngineCommand;
  readonly ports: readonly ProcessPort[];
}

/** A port in a utility process. */
export interface ProcessPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** What a utility process has to its parent. */
export interface ParentPort {
  postMessage(message: EngineReport): void;
  on(event: 'message', listener: (message: ParentMessage) => void): unknown;
}

/** What the engine's process is made of. */
export interface EngineProcess {
  readonly parent: ParentPort;
  /** Starts the engine; its options are what the main process knows. */
  create(
    start: EngineCommand & { kind: 'start' },
    onAttached: (live: LiveOrder | null) => void,
  ): Promise<EngineHost>;
  exit(code: number): void;
}

/** Exit code of a process whose engine refused to start. */
const REFUSED = 1;

/** Runs the engine for the windows of the main process. */
export function runEngineProcess(process: EngineProcess): void {
  // Commands are obeyed one after the other: a page that connects early waits for the engine.
  let done = Promise.resolve<EngineHost | null>(null);
  process.parent.on('message', ({ data, ports }) => {
    done = done.then((engine) => obey(process, engine, data, ports));
  });
}

async function obey(
  process: EngineProcess,
  engine: EngineHost | null,
  command: EngineCommand,
  ports: readonly ProcessPort[],
): Promise<EngineHost | null> {
  switch (command.kind) {
    case 'start':
      return start(process, command);
    case 'connect':
      for (const port of ports) if (engine) servePort(engine, processPort(port));
      return engine;
    case 'close':
      await engine?.close();
      process.exit(0);
      return null;
  }
}

async function start(
  process: EngineProcess,
  command: EngineCommand & { kind: 'start' },
): Promise<EngineHost | null> {
  try {
    const engine = await process.create(command, (live) =>
      process.parent.postMessage({ kind: 'attached', live }),
    );
    reportOpened(process, engine);
    return engine;
  } catch (error) {
    process.parent.postMessage({ kind: 'refused', message: messageOf(error) });
    process.exit(REFUSED);
    return null;
  }
}

/** Keeps the main process told of what a new process would have to open. */
function reportOpened({ parent }: EngineProcess, engine: EngineHost): void {
  let last: string | null = null;
  engine.connect((message) => {
    if (message.kind !== 'status' || message.status.path === null) return;
    if (message.status.path === last) return;
    last = message.status.path;
    parent.postMessage({ kind: 'opened', path: last });
  });
}

function processPort(port: ProcessPort): EnginePort<unknown> {
  return {
    post: (message) => port.postMessage(message),
    listen({ message, closed }) {
      port.on('message', ({ data }) => message(data));
      port.on('close', closed);
      port.start();
    },
    close: () => port.close(),
  };
}
