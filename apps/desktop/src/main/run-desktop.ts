import { join } from 'node:path';
import { ENGINE_RESTARTED, messageOf, readRenderer, restartPolicy } from 'shardscope/door';
import type { RendererFiles } from 'shardscope/door';
import { CHANNELS } from '../channels.ts';
import { setAppMenu } from './app-menu.ts';
import { registerScheme, servePages } from './app-pages.ts';
import type { BrowserWindow, ElectronApi } from './electron-api.ts';
import { superviseEngine } from './engine-supervisor.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import { hardenPage, hardenSession } from './harden.ts';
import { keyStore } from './key-store.ts';
import { openWindow, showPage } from './open-window.ts';
import { answerPage } from './page-requests.ts';
import { pathArgument } from './path-argument.ts';

/** Where the program's parts are, and how it was started. */
export interface DesktopSetting {
  /** The folder of the built renderer. */
  readonly rendererDir: string;
  /** The built preload script. */
  readonly preload: string;
  /** The built module of the engine's process. */
  readonly engineModule: string;
  /** The folder of the bundled samples; null where there are none. */
  readonly samples: string | null;
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
  /** The folder that the program was started in. */
  readonly folder: string;
}

const EXIT_FAILED = 1;

const PAGE_RELOADED = 'The window stopped unexpectedly and was loaded again.';

/**
 * Runs the desktop app: one window, one engine, nothing else. It must not be awaited where its module
 * is evaluated: the program gets ready only afterwards.
 */
export async function runDesktop(electron: ElectronApi, setting: DesktopSetting): Promise<void> {
  try {
    await run(electron, setting);
  } catch (error) {
    electron.dialog.showErrorBox('Shardscope cannot be started', messageOf(error));
    electron.app.exit(EXIT_FAILED);
  }
}

async function run(electron: ElectronApi, setting: DesktopSetting): Promise<void> {
  const { app } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const files = readRenderer(setting.rendererDir);
  registerScheme(electron.protocol);
  app.enableSandbox();
  app.on('web-contents-created', (_event, page) => hardenPage(page));
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  hardenSession(electron.session.defaultSession);
  await openViewer(electron, setting, files);
}

async function openViewer(
  electron: ElectronApi,
  setting: DesktopSetting,
  files: RendererFiles,
): Promise<void> {
  const { app } = electron;
  const isMac = setting.platform === 'darwin';
  const skip = app.isPackaged ? 1 : 2;
  servePages(electron.protocol, files);
  setAppMenu(electron, isMac);
  const engine = superviseEngine(
    electron,
    {
      module: setting.engineModule,
      open: pathArgument(setting.argv, skip, setting.folder),
      samples: setting.samples,
    },
    {
      restarted: () => reload(window, ENGINE_RESTARTED),
      failed: (error) => tell(window, CHANNELS.engineFailed, error),
      opened: (path) => app.addRecentDocument(path),
    },
  );
  const stateFile = join(app.getPath('userData'), 'window-state.json');
  const window = openWindow(electron, { preload: setting.preload, stateFile });
  const secretsFile = join(app.getPath('userData'), 'bus-secrets.json');
  const secrets = keyStore(electron.safeStorage, secretsFile, setting.platform === 'linux');
  answerPage({
    ...{ electron, engine, secrets, isMac },
    window: () => (window.isDestroyed() ? null : window),
  });
  app.on('second-instance', (_event, argv, folder) => {
    comeForward(window);
    const path = pathArgument(argv, skip, folder);
    if (path !== null) tell(window, CHANNELS.openPath, path);
  });
  reloadCrashedPage(electron, window);
  closeEngineFirst(electron, engine);
  await showPage(window);
}

function comeForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function tell(window: BrowserWindow, channel: string, value: unknown): void {
  if (!window.isDestroyed()) window.webContents.send(channel, value);
}

/** Loads the page again, which then asks for a new port; once it does, it is told why. */
function reload(window: BrowserWindow, notice: string): void {
  if (window.isDestroyed()) return;
  window.webContents.once('did-finish-load', () => tell(window, CHANNELS.notice, notice));
  window.webContents.reload();
}

function reloadCrashedPage(electron: ElectronApi, window: BrowserWindow): void {
  const policy = restartPolicy();
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    if (policy.died()) reload(window, PAGE_RELOADED);
    else {
      electron.dialog.showErrorBox(
        'Shardscope',
        'The window stopped twice within a minute. Close Shardscope and start it again; ' +
          'what was analysed before is kept.',
      );
    }
  });
}

/** Ending the program waits for the session in work and the last snapshot. */
function closeEngineFirst({ app }: ElectronApi, engine: EngineSupervisor): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().then(() => {
      isClosed = true;
      app.quit();
    });
  });
}
