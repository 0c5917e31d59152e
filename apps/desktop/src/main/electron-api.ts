import type { SafeStorage } from './key-store.ts';

/**
 * The part of Electron that the main process uses, so that all of it runs against a fake in tests;
 * `index.ts` hands in the real one.
 */
export interface ElectronApi {
  readonly app: App;
  readonly BrowserWindow: new (options: WindowOptions) => BrowserWindow;
  readonly Menu: {
    buildFromTemplate(template: MenuItem[]): unknown;
    setApplicationMenu(menu: unknown): void;
  };
  readonly MessageChannelMain: new () => { readonly port1: Port; readonly port2: Port };
  readonly dialog: {
    showOpenDialog(
      owner: Pick<BrowserWindow, 'isDestroyed'>,
      options: { title: string; properties: DialogProperty[]; filters?: FileFilter[] },
    ): Promise<{ readonly canceled: boolean; readonly filePaths: string[] }>;
    showErrorBox(title: string, content: string): void;
  };
  readonly ipcMain: {
    on(channel: string, listener: (event: SentMessage, value: unknown) => void): unknown;
    handle(
      channel: string,
      listener: (event: SentMessage, ...values: unknown[]) => Promise<string | null>,
    ): void;
  };
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: PrivilegedScheme[]): void;
    handle(scheme: string, handler: (request: Request) => Response): void;
  };
  readonly safeStorage: SafeStorage;
  readonly screen: { getAllDisplays(): { readonly workArea: Rectangle }[] };
  readonly session: { readonly defaultSession: Session };
  readonly utilityProcess: {
    fork(module: string, args: string[], options: { serviceName: string }): UtilityProcess;
  };
}

/** The program's life. */
export interface App {
  readonly isPackaged: boolean;
  requestSingleInstanceLock(): boolean;
  enableSandbox(): void;
  whenReady(): Promise<void>;
  getPath(name: 'userData'): string;
  /** Puts a path among the system's recently used ones. */
  addRecentDocument(path: string): void;
  quit(): void;
  exit(code: number): void;
  on(event: 'second-instance', listener: SecondInstance): unknown;
  on(event: 'web-contents-created', listener: (event: Cancelable, page: Page) => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  on(event: 'will-quit', listener: (event: Cancelable) => void): unknown;
}

/** A further start of the program, with its arguments and the folder it was started in. */
export type SecondInstance = (event: Cancelable, argv: string[], folder: string) => void;

export interface Cancelable {
  preventDefault(): void;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BrowserWindow {
  readonly webContents: Page;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  restore(): void;
  maximize(): void;
  isMinimized(): boolean;
  isMaximized(): boolean;
  isDestroyed(): boolean;
  getNormalBounds(): Rectangle;
  once(event: 'ready-to-show', listener: () => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

export interface WindowOptions {
  x?: number;
  y?: number;
  width: number;
  height: number;
  minWidth: number;
  minHeight: number;
  show: boolean;
  title: string;
  backgroundColor: string;
  webPreferences: {
    preload: string;
    sandbox: boolean;
    contextIsolation: boolean;
    nodeIntegration: boolean;
    nodeIntegrationInWorker: boolean;
    nodeIntegrationInSubFrames: boolean;
    webSecurity: boolean;
    allowRunningInsecureContent: boolean;
    webviewTag: boolean;
    spellcheck: boolean;
    navigateOnDragDrop: boolean;
    devTools: boolean;
  };
}

/** What a window shows. */
export interface Page {
  send(channel: string, value: unknown): void;
  postMessage(channel: string, message: unknown, transfer?: Port[]): void;
  reload(): void;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate' | 'will-attach-webview',
    listener: (event: Cancelable) => void,
  ): unknown;
  once(event: 'did-finish-load', listener: () => void): unknown;
  on(event: 'render-process-gone', listener: (event: unknown, end: PageEnd) => void): unknown;
}

export interface PageEnd {
  readonly reason: string;
}

/** A message from a page: the frame that sent it is null when it is gone by now. */
export interface SentMessage {
  readonly sender: Pick<Page, 'send' | 'postMessage'>;
  readonly senderFrame: SenderFrame | null;
}

export interface SenderFrame {
  readonly url: string;
  /** Null for the page itself. */
  readonly parent: object | null;
}

export interface Session {
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string },
        answer: (response: { cancel: boolean }) => void,
      ) => void,
    ): void;
  };
  setPermissionRequestHandler(
    handler: (page: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setSpellCheckerEnabled(enabled: boolean): void;
}

/** One end of a channel. */
export type Port = object;

export interface UtilityProcess {
  postMessage(message: unknown, transfer?: Port[]): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface PrivilegedScheme {
  scheme: string;
  privileges: { standard: boolean; secure: boolean; supportFetchAPI: boolean };
}

/** A head of the menu with what is below it, a role of the system, or one command. */
export interface MenuItem {
  role?: MenuRole;
  label?: string;
  submenu?: MenuItem[];
  accelerator?: string;
  registerAccelerator?: boolean;
  click?: () => void;
}

export type MenuRole = 'appMenu' | 'editMenu' | 'viewMenu' | 'windowMenu';

export type DialogProperty = 'openDirectory' | 'openFile';

export interface FileFilter {
  name: string;
  extensions: string[];
}
