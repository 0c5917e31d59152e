import { PAGE_URL } from './app-pages.ts';
import type { BrowserWindow, ElectronApi, WindowOptions } from './electron-api.ts';
import { readWindowState, writeWindowState } from './window-state.ts';
import type { WindowState } from './window-state.ts';

/** What a window is opened with. */
export interface WindowSetting {
  /** The built preload script. */
  readonly preload: string;
  /** Where its place on the screen is kept. */
  readonly stateFile: string;
}

/** Pixels of the window before anybody has moved it. */
const FRESH_SIZE = { width: 1440, height: 900 };

/** Pixels below which the viewer's columns do not fit. */
const MIN_SIZE = { minWidth: 960, minHeight: 600 };

/** The page's ground in the dark theme, so that opening does not flash. */
const BACKGROUND = '#0d0f12';

/** Opens the viewer's window, where it was last time. */
export function openWindow(electron: ElectronApi, setting: WindowSetting): BrowserWindow {
  const screens = electron.screen.getAllDisplays().map(({ workArea }) => workArea);
  const state = readWindowState(setting.stateFile, screens);
  const devTools = !electron.app.isPackaged;
  const window = new electron.BrowserWindow(windowOptions(state, setting.preload, devTools));
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const bounds = window.getNormalBounds();
    writeWindowState(setting.stateFile, { bounds, maximized: window.isMaximized() });
  });
  return window;
}

/** Loads the viewer's page; rejects when it cannot be shown. */
export function showPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(PAGE_URL);
}

function windowOptions(state: WindowState, preload: string, devTools: boolean): WindowOptions {
  return {
    ...FRESH_SIZE,
    ...state.bounds,
    ...MIN_SIZE,
    show: false,
    title: 'Shardscope',
    backgroundColor: BACKGROUND,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools,
    },
  };
}
