import type { ErrorInfo } from 'shardscope/client';
import { CHANNELS, ENGINE_PORT_MESSAGE } from '../channels.ts';
import type { DesktopBridge } from '../channels.ts';

/** What comes with a message of the main process. */
export interface PreloadEvent {
  readonly ports: readonly object[];
}

/** The part of Electron that the bridge stands on. */
export interface PreloadElectron {
  readonly ipcRenderer: {
    send(channel: string, value?: unknown): void;
    invoke(channel: string, ...values: readonly (string | null)[]): Promise<unknown>;
    on(channel: string, listener: (event: PreloadEvent, value: unknown) => void): unknown;
  };
  readonly webUtils: { getPathForFile(file: File): string };
}

/** The part of the page's window that takes the port to the engine. */
export interface PortTaker {
  postMessage(message: unknown, targetOrigin: string, transfer?: object[]): void;
}

/** The bridge between the main process and the page; nothing of Electron itself passes it. */
export function desktopBridge(electron: PreloadElectron, page: PortTaker): DesktopBridge {
  const { ipcRenderer, webUtils } = electron;
  const failures = latest<ErrorInfo>();
  const notices = latest<string>();
  const paths = latest<string>();
  const commands = latest<string>();
  ipcRenderer.on(CHANNELS.enginePort, (event) => {
    // To this window itself, where navigation is blocked: nobody else can be there to take it.
    page.postMessage(ENGINE_PORT_MESSAGE, '*', [...event.ports]);
  });
  ipcRenderer.on(CHANNELS.engineFailed, (_event, error) => {
    if (isErrorInfo(error)) failures.say(error);
  });
  ipcRenderer.on(CHANNELS.notice, (_event, notice) => {
    if (typeof notice === 'string') notices.say(notice);
  });
  ipcRenderer.on(CHANNELS.openPath, (_event, path) => {
    if (typeof path === 'string') paths.say(path);
  });
  ipcRenderer.on(CHANNELS.runCommand, (_event, id) => {
    if (typeof id === 'string') commands.say(id);
  });
  const ask = async (channel: string, ...values: (string | null)[]): Promise<string | null> => {
    const answer = await ipcRenderer.invoke(channel, ...values);
    return typeof answer === 'string' ? answer : null;
  };
  return {
    connect: () => ipcRenderer.send(CHANNELS.connect),
    onEngineFailed: failures.listen,
    onNotice: notices.listen,
    onOpenPath: paths.listen,
    setMenu: (groups) => ipcRenderer.send(CHANNELS.setMenu, groups),
    onCommand: commands.listen,
    chooseSource: () => ask(CHANNELS.chooseSource),
    chooseFile: () => ask(CHANNELS.chooseFile),
    mayKeepSecrets: async () => (await ask(CHANNELS.mayKeepSecrets)) !== null,
    keepSecret: async (name, secret) => {
      await ask(CHANNELS.keepSecret, name, secret);
    },
    readSecret: (name) => ask(CHANNELS.readSecret, name),
    pathOf: (file) => webUtils.getPathForFile(file),
  };
}

/** Hands values to one listener; the latest one waits for a listener that comes later. */
function latest<Value>(): {
  readonly say: (value: Value) => void;
  readonly listen: (handler: (value: Value) => void) => void;
} {
  let listener: ((value: Value) => void) | null = null;
  let waiting: { readonly value: Value } | null = null;
  return {
    say(value) {
      if (listener) listener(value);
      else waiting = { value };
    },
    listen(handler) {
      listener = handler;
      if (waiting) handler(waiting.value);
      waiting = null;
    },
  };
}

function isErrorInfo(value: unknown): value is ErrorInfo {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
