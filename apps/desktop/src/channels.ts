import type { ErrorInfo } from 'shardscope/client';

/** Every channel between the main process and the preload script, by what travels on it. */
export const CHANNELS = {
  /** Page to main: asks for a port to the engine. */
  connect: 'engine:connect',
  /** Main to page: carries the port. */
  enginePort: 'engine:port',
  /** Main to page: the engine will not come back, an ErrorInfo. */
  engineFailed: 'engine:failed',
  /** Main to page: a sentence for the person. */
  notice: 'app:notice',
  /** Main to page: a path from a command line that is to be opened. */
  openPath: 'source:open-path',
  /** Page to main: what the menu shows of the viewer's commands, groups of {@link MenuGroup}. */
  setMenu: 'app:menu',
  /** Main to page: the id of a command that was chosen in the menu. */
  runCommand: 'app:command',
  /** Page to main and back: the native dialog for a folder; a path or null. */
  chooseSource: 'source:choose-folder',
  /** Page to main and back: the native dialog for a recording; a path or null. */
  chooseFile: 'source:choose-file',
  /** Page to main and back: whether the system has a key store; `yes` or null. */
  mayKeepSecrets: 'secrets:may-keep',
  /** Page to main: a name and a secret, or null to forget it. */
  keepSecret: 'secrets:keep',
  /** Page to main and back: a name; the secret or null. */
  readSecret: 'secrets:read',
} as const;

/** The data of the window message that brings the page its port to the engine. */
export const ENGINE_PORT_MESSAGE = 'shardscope:engine-port';

/** A command of the viewer in the menu. */
export interface MenuCommand {
  readonly id: string;
  readonly title: string;
  /** `CmdOrCtrl+O`; null for a command without a key of that kind. */
  readonly accelerator: string | null;
}

/** Commands under one head of the menu. */
export interface MenuGroup {
  readonly label: string;
  readonly commands: readonly MenuCommand[];
}

/** What the preload script gives the page, as `window.shardscope`. */
export interface DesktopBridge {
  /**
   * Asks for a port to the engine. Ports cannot pass through a bridge: it comes as a message of the
   * window with the data {@link ENGINE_PORT_MESSAGE}.
   */
  connect(): void;
  /** The engine will not come back; called at once when that is so already. */
  onEngineFailed(handler: (error: ErrorInfo) => void): void;
  /** A sentence for the person: that the engine was started again, for instance. */
  onNotice(handler: (notice: string) => void): void;
  /** A path that a second start of the program was given: it is to be opened. */
  onOpenPath(handler: (path: string) => void): void;
  /** Says which of the viewer's commands the menu shows. */
  setMenu(groups: readonly MenuGroup[]): void;
  /** A command was chosen in the menu. */
  onCommand(handler: (id: string) => void): void;
  /** The native dialog for a folder (on macOS for a recording as well); null when cancelled. */
  chooseSource(): Promise<string | null>;
  /** The native dialog for a recording; null when cancelled. */
  chooseFile(): Promise<string | null>;
  /** Whether the system has a real key store. */
  mayKeepSecrets(): Promise<boolean>;
  /** Keeps a secret in the system's key store, or forgets it when it is null. */
  keepSecret(name: string, secret: string | null): Promise<void>;
  /** A secret from the system's key store; null when there is none. */
  readSecret(name: string): Promise<string | null>;
  /** The path of a file or folder that was dropped on the window; empty when it has none. */
  pathOf(file: File): string;
}
