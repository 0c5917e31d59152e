import { CHANNELS } from '../channels.ts';
import { isOurPage } from './app-pages.ts';
import type { BrowserWindow, DialogProperty, ElectronApi, SentMessage } from './electron-api.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { KeyStore } from './key-store.ts';

/** What pages may ask of the main process. */
export interface PageRequests {
  readonly electron: ElectronApi;
  readonly engine: EngineSupervisor;
  /** The window that dialogs belong to. */
  readonly window: () => BrowserWindow | null;
  readonly secrets: KeyStore;
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
  answerSecrets(requests);
}

/** Secrets of buses; only our page gets them. */
function answerSecrets({ electron, secrets }: PageRequests): void {
  const answer = (
    channel: string,
    work: (name: string, secret: string | null) => Promise<string | null>,
  ): void =>
    electron.ipcMain.handle(channel, async (event, name, secret) => {
      if (!isOurPage(event.senderFrame)) return null;
      return work(typeof name === 'string' ? name : '', typeof secret === 'string' ? secret : null);
    });
  answer(CHANNELS.mayKeepSecrets, async () => ((await secrets.isReal()) ? 'yes' : null));
  answer(CHANNELS.readSecret, (name) => secrets.read(name));
  answer(CHANNELS.keepSecret, async (name, secret) => {
    await secrets.keep(name, secret);
    return null;
  });
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
