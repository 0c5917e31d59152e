import { EventEmitter } from 'node:events';
import type { SafeStorage } from '../../../apps/desktop/src/main/key-store.ts';
import type {
  App,
  BrowserWindow,
  ElectronApi,
  Page,
  Port,
  PrivilegedScheme,
  SentMessage,
  Session,
  UtilityProcess,
  WindowOptions,
} from '../../../apps/desktop/src/main/electron-api.ts';

type Handler = (event: SentMessage) => Promise<string | null>;

/** A page that notes what it is told. */
export class FakePage extends EventEmitter implements Page {
  readonly told: { readonly channel: string; readonly value: unknown }[] = [];
  readonly ports: Port[] = [];
  reloads = 0;
  openHandler: (() => { action: 'deny' }) | null = null;

  send(channel: string, value: unknown): void {
    this.told.push({ channel, value });
  }

  postMessage(channel: string, message: unknown, transfer: Port[] = []): void {
    this.told.push({ channel, value: message });
    this.ports.push(...transfer);
  }

  reload(): void {
    this.reloads++;
    this.emit('did-finish-load');
  }

  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler;
  }
}

export class FakeWindow extends EventEmitter implements BrowserWindow {
  readonly webContents = new FakePage();
  readonly calls: string[] = [];
  readonly options: WindowOptions;
  bounds = { x: 10, y: 20, width: 1200, height: 800 };
  maximized = false;
  minimized = false;
  destroyed = false;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
  }

  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.calls.push('restore');
  }
  maximize(): void {
    this.calls.push('maximize');
  }
  isMinimized = (): boolean => this.minimized;
  isMaximized = (): boolean => this.maximized;
  isDestroyed = (): boolean => this.destroyed;
  getNormalBounds = (): typeof this.bounds => this.bounds;
}

/** A utility process that notes what it is sent. */
export class FakeProcess extends EventEmitter implements UtilityProcess {
  readonly sent: { readonly message: unknown; readonly ports: readonly Port[] }[] = [];
  readonly module: string;
  killed = false;

  constructor(module: string) {
    super();
    this.module = module;
  }

  postMessage(message: unknown, ports: Port[] = []): void {
    this.sent.push({ message, ports });
  }

  kill(): boolean {
    this.killed = true;
    this.emit('exit', 15);
    return true;
  }

  /** The messages of a kind. */
  commands(kind: string): unknown[] {
    return this.sent.flatMap(({ message }) =>
      JSON.stringify(message).includes(`"kind":"${kind}"`) ? [message] : [],
    );
  }
}

class FakeApp extends EventEmitter implements App {
  isPackaged = true;
  hasLock = true;
  userData = '';
  readonly calls: string[] = [];

  readonly recent: string[] = [];

  requestSingleInstanceLock = (): boolean => this.hasLock;
  addRecentDocument(path: string): void {
    this.recent.push(path);
  }
  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  whenReady(): Promise<void> {
    this.calls.push('whenReady');
    return Promise.resolve();
  }
  getPath = (): string => this.userData;
  quit(): void {
    this.calls.push('quit');
  }
  exit(code: number): void {
    this.calls.push(`exit ${code}`);
  }
}

/** What a session was told. */
export interface FakeSession extends Session {
  asksPermission: ((permission: string) => boolean) | null;
  checksPermission: (() => boolean) | null;
  checksDevice: (() => boolean) | null;
  isCancelled: ((url: string) => boolean) | null;
  spellChecker: boolean;
}

/** Electron as tests have it: nothing of it does anything but note what it was asked. */
export interface FakeElectron extends ElectronApi {
  readonly app: FakeApp;
  readonly windows: FakeWindow[];
  readonly processes: FakeProcess[];
  readonly schemes: PrivilegedScheme[];
  readonly pages: { handler: ((request: Request) => Response) | null };
  readonly menus: unknown[];
  readonly dialogs: object[];
  readonly errors: string[];
  /** What the next open dialog answers. */
  readonly choice: { canceled: boolean; filePaths: string[] };
  readonly defaultSession: FakeSession;
  /** A message of a page, as the main process gets it. */
  ask(channel: string, event: SentMessage, value?: unknown): Promise<string | null>;
}

export function fakeElectron(): FakeElectron {
  const app = new FakeApp();
  const windows: FakeWindow[] = [];
  const processes: FakeProcess[] = [];
  const schemes: PrivilegedScheme[] = [];
  const pages: FakeElectron['pages'] = { handler: null };
  const menus: unknown[] = [];
  const dialogs: object[] = [];
  const errors: string[] = [];
  const choice: FakeElectron['choice'] = { canceled: true, filePaths: [] };
  const listeners = new Map<string, (event: SentMessage, value: unknown) => void>();
  const handlers = new Map<string, Handler>();
  const defaultSession = fakeSession();
  return {
    app,
    windows,
    processes,
    schemes,
    pages,
    menus,
    dialogs,
    errors,
    choice,
    defaultSession,
    session: { defaultSession },
    ask(channel, event, value) {
      const listener = listeners.get(channel);
      if (listener) listener(event, value);
      return handlers.get(channel)?.(event) ?? Promise.resolve(null);
    },
    BrowserWindow: class extends FakeWindow {
      constructor(options: WindowOptions) {
        super(options);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    },
    Menu: {
      buildFromTemplate: (template) => template,
      setApplicationMenu: (menu) => void menus.push(menu),
    },
    MessageChannelMain: class {
      readonly port1 = { end: 'engine' };
      readonly port2 = { end: 'page' };
    },
    dialog: {
      showOpenDialog(_owner, options) {
        dialogs.push(options);
        return Promise.resolve(choice);
      },
      showErrorBox: (_title, content) => void errors.push(content),
    },
    ipcMain: {
      on: (channel, listener) => listeners.set(channel, listener),
      handle: (channel, handler) => void handlers.set(channel, handler),
    },
    protocol: {
      registerSchemesAsPrivileged: (list) => void schemes.push(...list),
      handle: (_scheme, handler) => (pages.handler = handler),
    },
    safeStorage: fakeSafeStorage(),
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] },
    utilityProcess: {
      fork(module) {
        const process = new FakeProcess(module);
        processes.push(process);
        return process;
      },
    },
  };
}

/** A key store that turns a text round, so that nothing lies there as it is. */
export function fakeSafeStorage(backend = 'gnome_libsecret'): SafeStorage {
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(Buffer.from(text).reverse()),
    decryptStringAsync: (bytes) =>
      Promise.resolve({ result: Buffer.from(bytes).reverse().toString() }),
    getSelectedStorageBackend: () => backend,
  };
}

function fakeSession(): FakeSession {
  const session: FakeSession = {
    asksPermission: null,
    checksPermission: null,
    checksDevice: null,
    isCancelled: null,
    spellChecker: true,
    setPermissionRequestHandler(handler) {
      session.asksPermission = (permission) => {
        let answer = true;
        handler({}, permission, (granted) => (answer = granted));
        return answer;
      };
    },
    setPermissionCheckHandler: (handler) => (session.checksPermission = handler),
    setDevicePermissionHandler: (handler) => (session.checksDevice = handler),
    setSpellCheckerEnabled: (enabled) => (session.spellChecker = enabled),
    webRequest: {
      onBeforeRequest(listener) {
        session.isCancelled = (url) => {
          let cancelled = false;
          listener({ url }, ({ cancel }) => (cancelled = cancel));
          return cancelled;
        };
      },
    },
  };
  return session;
}
