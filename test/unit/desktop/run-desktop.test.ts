import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHANNELS } from '../../../apps/desktop/src/channels.ts';
import type { SenderFrame } from '../../../apps/desktop/src/main/electron-api.ts';
import { runDesktop } from '../../../apps/desktop/src/main/run-desktop.ts';
import type { DesktopSetting } from '../../../apps/desktop/src/main/run-desktop.ts';
import { FakePage, fakeElectron } from './fake-electron.ts';
import type { FakeElectron, FakeProcess, FakeWindow } from './fake-electron.ts';

const OURS: SenderFrame = { url: 'app://shardscope/', parent: null };

describe('the desktop app', () => {
  let folder = '';
  let electron: FakeElectron;
  let setting: DesktopSetting;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shardscope-desktop-'));
    const rendererDir = join(folder, 'renderer');
    mkdirSync(join(rendererDir, 'assets'), { recursive: true });
    writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
    writeFileSync(join(rendererDir, 'assets', 'index.js'), 'export {};');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    electron = fakeElectron();
    electron.app.userData = folder;
    setting = {
      rendererDir,
      preload: '/out/preload/index.cjs',
      engineModule: '/out/main/engine-process.js',
      samples: '/samples',
      platform: 'linux',
      argv: ['/usr/bin/shardscope-desktop'],
      folder: '/home/user',
    };
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  async function start(change: Partial<DesktopSetting> = {}): Promise<FakeWindow> {
    await runDesktop(electron, { ...setting, ...change });
    const [window] = electron.windows;
    if (!window) throw new Error(electron.errors.join() || 'no window was opened');
    return window;
  }

  function engine(index = 0): FakeProcess {
    const process = electron.processes[index];
    if (!process) throw new Error(`there is no engine process ${index}`);
    return process;
  }

  describe('its window', () => {
    it('is sandboxed and isolated from Node.js, with web security', async () => {
      const { options } = await start();
      expect(options.webPreferences).toEqual({
        preload: setting.preload,
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
        devTools: false,
      });
      expect(electron.app.calls.indexOf('enableSandbox')).toBeLessThan(
        electron.app.calls.indexOf('whenReady'),
      );
    });

    it('shows our page over app:// when there is something to see', async () => {
      const window = await start();
      expect(window.calls).toEqual(['load app://shardscope/']);
      expect(window.options.show).toBe(false);
      window.emit('ready-to-show');
      expect(window.calls.at(-1)).toBe('show');
    });

    it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
      'is kept from %s',
      async (event) => {
        const window = await start();
        const preventDefault = vi.fn();
        window.webContents.emit(event, { preventDefault });
        expect(preventDefault).toHaveBeenCalledOnce();
      },
    );

    it('opens no other windows', async () => {
      const window = await start();
      expect(window.webContents.openHandler?.()).toEqual({ action: 'deny' });
    });

    it('opens where it was closed', async () => {
      const first = await start();
      first.maximized = true;
      first.emit('close');
      electron = fakeElectron();
      electron.app.userData = folder;
      const second = await start();
      expect(second.options).toMatchObject({ x: 10, y: 20, width: 1200, height: 800 });
      second.emit('ready-to-show');
      expect(second.calls).toContain('maximize');
    });

    it.each([
      ['damaged', '{"bounds":'],
      ['of another shape', '{"bounds":{"x":"0"},"maximized":true}'],
      ['of a screen that is gone', windowState({ x: 5000, y: 0 })],
      ['hardly on the screen', windowState({ x: 1900, y: 1000 })],
    ])('opens as if for the first time when what was kept is %s', async (_, text) => {
      writeFileSync(join(folder, 'window-state.json'), text);
      const { options } = await start();
      expect(options.x).toBeUndefined();
      expect(options).toMatchObject({ width: 1440, height: 900 });
    });

    it('keeps its place as a whole file', async () => {
      (await start()).emit('close');
      const kept: unknown = JSON.parse(readFileSync(join(folder, 'window-state.json'), 'utf8'));
      expect(kept).toEqual({
        bounds: { x: 10, y: 20, width: 1200, height: 800 },
        maximized: false,
      });
    });

    it('loads its page again once when that crashes, and says so', async () => {
      const window = await start();
      const page = window.webContents;
      page.emit('render-process-gone', {}, { reason: 'clean-exit' });
      expect(page.reloads).toBe(0);
      page.emit('render-process-gone', {}, { reason: 'crashed' });
      expect(page.reloads).toBe(1);
      expect(page.told.at(-1)).toMatchObject({ channel: CHANNELS.notice });
      page.emit('render-process-gone', {}, { reason: 'oom' });
      expect(page.reloads).toBe(1);
      expect(electron.errors.join()).toMatch(/twice within a minute/);
    });
  });

  describe('its session', () => {
    it('denies every permission and device', async () => {
      await start();
      const { defaultSession: session } = electron;
      for (const permission of ['clipboard-read', 'geolocation', 'notifications', 'openExternal']) {
        expect(session.asksPermission?.(permission)).toBe(false);
      }
      expect([session.checksPermission?.(), session.checksDevice?.()]).toEqual([false, false]);
    });

    it('loads nothing remote, dictionaries included', async () => {
      await start();
      const { isCancelled, spellChecker } = electron.defaultSession;
      expect(isCancelled?.('app://shardscope/index.html')).toBe(false);
      for (const url of [
        'https://example.com/',
        'http://127.0.0.1/',
        'file:///etc/passwd',
        'ws://x',
      ]) {
        expect(isCancelled?.(url)).toBe(true);
      }
      expect(spellChecker).toBe(false);
    });
  });

  describe('the scheme app://', () => {
    const get = (url: string, init?: RequestInit): Response => {
      const response = electron.pages.handler?.(new Request(url, init));
      if (!response) throw new Error('nothing serves app://');
      return response;
    };

    it('is registered as a secure standard scheme before the program is ready', async () => {
      await start();
      expect(electron.schemes).toEqual([
        { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
      ]);
    });

    it('serves the built renderer with the policy of the browser door', async () => {
      await start();
      const page = get('app://shardscope/');
      expect([page.status, await page.text()]).toEqual([200, '<!doctype html>']);
      expect(page.headers.get('content-type')).toMatch('text/html');
      expect(page.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'.*script-src/,
      );
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(get('app://shardscope/assets/index.js').status).toBe(200);
    });

    it.each([
      'app://shardscope/../secret.txt',
      'app://shardscope/..%2fsecret.txt',
      'app://shardscope/secret.txt',
      'app://other/',
      'app://shardscope/assets',
    ])('does not serve %s', async (url) => {
      await start();
      const response = get(url);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    });

    it('only reads', async () => {
      await start();
      expect(get('app://shardscope/', { method: 'POST', body: '' }).status).toBe(404);
    });
  });

  describe('its engine', () => {
    it('runs in a process of its own, with the path of the command line', async () => {
      await start({ argv: ['/usr/bin/shardscope-desktop', '--some-switch', 'recordings'] });
      expect(engine().module).toBe(setting.engineModule);
      expect(engine().sent[0]?.message).toEqual({
        kind: 'start',
        open: '/home/user/recordings',
        samples: '/samples',
        live: null,
      });
    });

    it('is told the path behind the folder of the app when it runs from a checkout', async () => {
      electron.app.isPackaged = false;
      const window = await start({ argv: ['electron', 'apps/desktop', '/recordings'] });
      expect(engine().sent[0]?.message).toMatchObject({ open: '/recordings' });
      expect(window.options.webPreferences.devTools).toBe(true);
    });

    it('is connected to our page by a channel of its own', async () => {
      const { webContents: page } = await start();
      await electron.ask(CHANNELS.connect, { sender: page, senderFrame: OURS });
      expect(engine().sent.at(-1)).toEqual({
        message: { kind: 'connect' },
        ports: [{ end: 'engine' }],
      });
      expect(page.ports).toEqual([{ end: 'page' }]);
      expect(page.told).toEqual([{ channel: CHANNELS.enginePort, value: null }]);
    });

    it('is started once more when it dies, with what was open, and the page is loaded again', async () => {
      const { webContents: page } = await start();
      engine().emit('message', { kind: 'opened', path: '/other' });
      engine().emit('exit', 134);
      expect(engine(1).sent[0]?.message).toMatchObject({ kind: 'start', open: '/other' });
      expect(page.reloads).toBe(1);
      expect(page.told.at(-1)).toMatchObject({ channel: CHANNELS.notice });
      await electron.ask(CHANNELS.connect, { sender: page, senderFrame: OURS });
      expect(engine(1).commands('connect')).toHaveLength(1);
      expect(engine(0).commands('connect')).toHaveLength(0);
    });

    it('is attached to the same bus again when it dies, unless it was left', async () => {
      const live = {
        ...{ url: 'wss://bus:9222', subjectPrefix: null, artifacts: null, publish: false },
        ...{ credentials: { kind: 'token', token: 'secret' }, record: null },
      };
      vi.useFakeTimers({ toFake: ['performance'] });
      await start();
      expect(engine().sent[0]?.message).toMatchObject({ kind: 'start', live: null });
      engine().emit('message', { kind: 'attached', live });
      engine().emit('message', { kind: 'attached', live: 'nonsense' });
      engine().emit('exit', 134);
      expect(engine(1).sent[0]?.message).toMatchObject({ kind: 'start', live });
      vi.advanceTimersByTime(60_000);
      engine(1).emit('message', { kind: 'attached', live: null });
      engine(1).emit('exit', 134);
      expect(engine(2).sent[0]?.message).toMatchObject({ kind: 'start', live: null });
    });

    it('is given up at the second death within a minute, and every page is told', async () => {
      const { webContents: page } = await start();
      engine().emit('exit', 134);
      engine(1).emit('exit', 134);
      expect(electron.processes).toHaveLength(2);
      const told = { channel: CHANNELS.engineFailed, value: { code: 'E_ENGINE_GONE' } };
      expect(page.told.at(-1)).toMatchObject(told);
      const later = new FakePage();
      await electron.ask(CHANNELS.connect, { sender: later, senderFrame: OURS });
      expect(later.told).toMatchObject([told]);
    });

    it('is not tried again when it refuses to start', async () => {
      const { webContents: page } = await start();
      engine().emit('message', { kind: 'refused', message: 'The workspace is gone.' });
      engine().emit('exit', 1);
      expect(electron.processes).toHaveLength(1);
      expect(page.told.at(-1)).toMatchObject({
        channel: CHANNELS.engineFailed,
        value: { code: 'E_ENGINE_START', message: expect.stringMatching(/workspace/) as string },
      });
    });

    it('finishes before the program ends', async () => {
      await start();
      const preventDefault = vi.fn();
      electron.app.emit('will-quit', { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
      expect(engine().commands('close')).toHaveLength(1);
      expect(electron.app.calls).not.toContain('quit');
      engine().emit('exit', 0);
      await vi.waitFor(() => expect(electron.app.calls).toContain('quit'));
      electron.app.emit('will-quit', { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
      expect(electron.processes).toHaveLength(1);
    });

    it('is ended by force when it does not finish', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await start();
      electron.app.emit('will-quit', { preventDefault: vi.fn() });
      await vi.advanceTimersByTimeAsync(15_000);
      expect(engine().killed).toBe(true);
      expect(electron.app.calls).toContain('quit');
    });
  });

  describe('the native dialog', () => {
    it('answers our page with the chosen path', async () => {
      const { webContents: sender } = await start();
      Object.assign(electron.choice, { canceled: false, filePaths: ['/recordings'] });
      const event = { sender, senderFrame: OURS };
      expect(await electron.ask(CHANNELS.chooseSource, event)).toBe('/recordings');
      expect(await electron.ask(CHANNELS.chooseFile, event)).toBe('/recordings');
      expect(electron.dialogs).toMatchObject([
        { properties: ['openDirectory'] },
        { properties: ['openFile'], filters: [{ name: 'Recordings' }, {}] },
      ]);
    });

    it('answers null when it was cancelled', async () => {
      const { webContents: sender } = await start();
      Object.assign(electron.choice, { canceled: true, filePaths: ['/recordings'] });
      expect(await electron.ask(CHANNELS.chooseSource, { sender, senderFrame: OURS })).toBeNull();
    });

    it('is for folders and files at once on macOS', async () => {
      const { webContents: sender } = await start({ platform: 'darwin' });
      await electron.ask(CHANNELS.chooseSource, { sender, senderFrame: OURS });
      expect(electron.dialogs).toMatchObject([{ properties: ['openDirectory', 'openFile'] }]);
    });
  });

  it.each<[string, SenderFrame | null]>([
    ['a frame inside of our page', { url: 'app://shardscope/', parent: {} }],
    ['another page', { url: 'https://shardscope/', parent: null }],
    ['another host of our scheme', { url: 'app://other/', parent: null }],
    ['an address that is none', { url: 'shardscope', parent: null }],
    ['a frame that is gone', null],
  ])('answers nothing to %s', async (_, senderFrame) => {
    const { webContents: page } = await start();
    Object.assign(electron.choice, { canceled: false, filePaths: ['/recordings'] });
    const event = { sender: page, senderFrame };
    for (const channel of [CHANNELS.connect, CHANNELS.chooseSource, CHANNELS.chooseFile]) {
      expect(await electron.ask(channel, event)).toBeNull();
    }
    expect(page.told).toEqual([]);
    expect(electron.dialogs).toEqual([]);
    expect(engine().commands('connect')).toEqual([]);
  });

  describe('the menu', () => {
    const GROUPS = [
      {
        label: 'File',
        commands: [
          { id: 'open', title: 'Open folder', accelerator: 'CmdOrCtrl+O' },
          { id: 'theme', title: 'Switch the theme', accelerator: null },
        ],
      },
    ];

    it('has the system’s commands at once, and the viewer’s when its page names them', async () => {
      const { webContents: sender } = await start();
      expect(electron.menus).toMatchObject([
        [{ role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }],
      ]);
      await electron.ask(CHANNELS.setMenu, { sender, senderFrame: OURS }, GROUPS);
      expect(electron.menus[1]).toMatchObject([
        {
          label: 'File',
          submenu: [
            { label: 'Open folder', accelerator: 'CmdOrCtrl+O', registerAccelerator: false },
            { label: 'Switch the theme' },
          ],
        },
        { role: 'editMenu' },
        {},
        {},
      ]);
    });

    it('tells the page which of its commands was chosen', async () => {
      const { webContents: sender } = await start();
      await electron.ask(CHANNELS.setMenu, { sender, senderFrame: OURS }, GROUPS);
      const [file] = electron.menus[1] as [{ submenu: { click: () => void }[] }];
      file.submenu[1]?.click();
      expect(sender.told).toEqual([{ channel: CHANNELS.runCommand, value: 'theme' }]);
    });

    it.each([
      ['nothing', null],
      ['a group without commands', [{ label: 'File' }]],
      ['an id that is none', [{ label: 'File', commands: [{ id: '../x', title: 'x' }] }]],
      ['a hundred groups', Array.from({ length: 100 }, () => GROUPS[0])],
    ])('is left as it is when a page asks for %s', async (_, value) => {
      const { webContents: sender } = await start();
      await electron.ask(CHANNELS.setMenu, { sender, senderFrame: OURS }, value);
      expect(electron.menus).toHaveLength(1);
    });
  });

  it('puts what was opened among the recent documents of the system', async () => {
    await start();
    engine().emit('message', { kind: 'opened', path: '/recordings' });
    expect(electron.app.recent).toEqual(['/recordings']);
  });

  describe('a second start', () => {
    it('ends at once', async () => {
      electron.app.hasLock = false;
      await runDesktop(electron, setting);
      expect(electron.app.calls).toEqual(['quit']);
      expect(electron.windows).toEqual([]);
    });

    it('brings the window of the first one forward and opens its path there', async () => {
      const window = await start();
      window.minimized = true;
      const argv = ['/usr/bin/shardscope-desktop', '--switch', 'more'];
      electron.app.emit('second-instance', {}, argv, '/srv');
      expect(window.calls.slice(-2)).toEqual(['restore', 'focus']);
      const told = { channel: CHANNELS.openPath, value: '/srv/more' };
      expect(window.webContents.told).toEqual([told]);
      electron.app.emit('second-instance', {}, ['/usr/bin/shardscope-desktop'], '/srv');
      expect(window.webContents.told).toEqual([told]);
    });
  });

  it('ends with its last window', async () => {
    await start();
    electron.app.emit('window-all-closed');
    expect(electron.app.calls).toContain('quit');
  });

  it('has the menus of the system, with that of the program on macOS', async () => {
    await start();
    await start({ platform: 'darwin' });
    const roles = [{ role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }];
    expect(electron.menus).toEqual([roles, [{ role: 'appMenu' }, ...roles]]);
  });

  it('says why it cannot be started, and ends', async () => {
    await runDesktop(electron, { ...setting, rendererDir: join(folder, 'nothing') });
    expect(electron.errors.join()).toMatch(/npm run build/);
    expect(electron.app.calls).toEqual(['exit 1']);
  });
});

function windowState(place: { readonly x: number; readonly y: number }): string {
  return JSON.stringify({ bounds: { ...place, width: 800, height: 600 }, maximized: false });
}
