import type { HostCommand } from '../host-protocol.ts';

/** What a plugin's process is started with. */
export interface ProcessOptions {
  /** Folders and files that it may read, beside the host's own. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly childProcess: boolean;
  readonly worker: boolean;
  /** Mebibytes of objects that its heap may hold. */
  readonly heapMb: number;
}

/** How a process came to its end. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What is told of a process. */
export interface ProcessEvents {
  /** Whatever it sent; to be validated. */
  message(message: unknown): void;
  /** What it printed, to either stream. */
  output(text: string): void;
  /** Called once. */
  ended(end: ProcessEnd): void;
}

/** The process of one plugin, whatever started it. */
export interface PluginProcess {
  /** Null where there is none (yet). */
  readonly pid: number | null;
  send(command: HostCommand): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Starts a process that serves as a plugin's host. */
export type StartProcess = (options: ProcessOptions, events: ProcessEvents) => PluginProcess;
