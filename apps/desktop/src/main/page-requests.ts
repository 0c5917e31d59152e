import { CHANNELS } from '../channels.ts';
import { isOurPage } from './app-pages.ts';
import type { BrowserWindow, DialogProperty, ElectronApi, SentMessage } from './electron-api.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';

/** What pages may ask of the main process. */
export interface PageRequests {
  readonly electron: ElectronApi;
  readonly engine: EngineSupervisor;
  /** The window that dialogs belong to. */
  readonly window: () => BrowserWindow | null;
  /** On macOS one dialog is for folders and files. */
  readonly isMac: boolean;
}

const RECORDINGS = [
  { name: 'Recordings', extensions: ['jsonl', 'gz'] },
  { name: 'All files', extensions: ['*'] },
];

/** Answers our page, and no other frame. */
export function answerPage(requests: PageRequests): void {
  const { electron, engine, isMac } = requests;
  electron.ipcMain.on(CHANNELS.connect, (event) => {
    if (isOurPage(event.senderFrame)) engine.connect(event.sender);
  });
  const choose = (channel: string, title: string, properties: DialogProperty[]): void =>
    electron.ipcMain.handle(channel, (event) => choosePath(requests, event, title, properties));
  choose(
    CHANNELS.chooseSource,
    'Open a folder of recordings',
    isMac ? ['openDirectory', 'openFile'] : ['openDirectory'],
  );
  choose(CHANNELS.chooseFile, 'Open a recording', ['openFile']);
}

async function choosePath(
  { electron, window }: PageRequests,
  event: SentMessage,
  title: string,
  properties: DialogProperty[],
): Promise<string | null> {
  const owner = window();
  if (!isOurPage(event.senderFrame) || !owner) return null;
  const filters = properties.includes('openDirectory') ? {} : { filters: RECORDINGS };
  const { canceled, filePaths } = await electron.dialog.showOpenDialog(owner, {
    title,
    properties,
    ...filters,
  });
  const [path] = filePaths;
  return canceled || path === undefined ? null : path;
}
