import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CHANNELS, ENGINE_PORT_MESSAGE } from '../../../apps/desktop/src/channels.ts';
import type { DesktopBridge } from '../../../apps/desktop/src/channels.ts';
import { desktopBridge } from '../../../apps/desktop/src/preload/desktop-bridge.ts';

describe('the bridge that the preload script gives the page', () => {
  let ipcRenderer: EventEmitter & {
    send: (channel: string) => void;
    invoke: (channel: string) => Promise<unknown>;
  };
  let bridge: DesktopBridge;
  const send = vi.fn();
  const invoke = vi.fn<(channel: string) => Promise<unknown>>();
  const postMessage = vi.fn();
  beforeEach(() => {
    vi.clearAllMocks();
    ipcRenderer = Object.assign(new EventEmitter(), { send, invoke });
    const webUtils = { getPathForFile: (file: File) => `/dropped/${file.name}` };
    bridge = desktopBridge({ ipcRenderer, webUtils }, { postMessage });
  });

  it('has functions and nothing of Electron itself', () => {
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true);
    expect(Object.keys(bridge).sort()).toEqual([
      'chooseFile',
      'chooseSource',
      'connect',
      'keepSecret',
      'mayKeepSecrets',
      'onCommand',
      'onEngineFailed',
      'onNotice',
      'onOpenPath',
      'pathOf',
      'readSecret',
      'setMenu',
    ]);
  });

  it('asks for a port and hands it to the page as a message of the window', () => {
    bridge.connect();
    expect(send).toHaveBeenCalledWith(CHANNELS.connect);
    const { port1 } = new MessageChannel();
    ipcRenderer.emit(CHANNELS.enginePort, { ports: [port1] }, null);
    expect(postMessage).toHaveBeenCalledWith(ENGINE_PORT_MESSAGE, '*', [port1]);
    port1.close();
  });

  it('has the native dialogs, and takes nothing but a path from them', async () => {
    invoke.mockResolvedValueOnce('/recordings').mockResolvedValueOnce({ path: '/recordings' });
    expect(await bridge.chooseSource()).toBe('/recordings');
    expect(await bridge.chooseFile()).toBeNull();
    expect(invoke.mock.calls).toEqual([[CHANNELS.chooseSource], [CHANNELS.chooseFile]]);
  });

  it('knows the path of a dropped file', () => {
    expect(bridge.pathOf(new File([], 'sessions.jsonl'))).toBe('/dropped/sessions.jsonl');
  });

  it('passes on what the main process says, the latest also to a page that listens late', () => {
    const error = { code: 'E_ENGINE_GONE', message: 'It is gone.' };
    ipcRenderer.emit(CHANNELS.engineFailed, {}, error);
    ipcRenderer.emit(CHANNELS.notice, {}, 'first');
    const [failed, notice, path] = [vi.fn(), vi.fn(), vi.fn()];
    bridge.onEngineFailed(failed);
    bridge.onNotice(notice);
    bridge.onOpenPath(path);
    ipcRenderer.emit(CHANNELS.notice, {}, 'second');
    ipcRenderer.emit(CHANNELS.openPath, {}, '/recordings');
    expect(failed.mock.calls).toEqual([[error]]);
    expect(notice.mock.calls).toEqual([['first'], ['second']]);
    expect(path.mock.calls).toEqual([['/recordings']]);
  });
});
