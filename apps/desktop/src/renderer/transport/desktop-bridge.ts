import type { ErrorInfo } from 'shardscope/client';

/** What the preload script gives the page in Electron, as `window.shardscope`. */
export interface DesktopBridge {
  /** Asks for a port to the engine, which comes as a message of the window. */
  connect(): void;
  /** The engine will not come back; called at once when that is so already. */
  onEngineFailed(handler: (error: ErrorInfo) => void): void;
  /** A sentence for the person: that the engine was started again, for instance. */
  onNotice(handler: (notice: string) => void): void;
  /** A path that a second start of the program was given: it is to be opened. */
  onOpenPath(handler: (path: string) => void): void;
  /** The native dialog for a folder (on macOS for a recording as well); null when cancelled. */
  chooseSource(): Promise<string | null>;
  /** The native dialog for a recording; null when cancelled. */
  chooseFile(): Promise<string | null>;
  /** The path of a file or folder that was dropped on the window; empty when it has none. */
  pathOf(file: File): string;
}

declare global {
  interface Window {
    /** There in Electron only. */
    readonly shardscope?: DesktopBridge;
  }
}

/** The data of the window message that brings the port. */
export const ENGINE_PORT_MESSAGE = 'shardscope:engine-port';

/** The bridge, or null in a browser. */
export function desktopBridge(): DesktopBridge | null {
  return window.shardscope ?? null;
}
