import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script, createContext } from 'node:vm';
import { resolveConfig } from 'electron-vite';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SAMPLES = join(ROOT, 'samples');

/** Inside of the checkout, where the packages are found that the processes import. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'shardscope');

const MODE = 'production';

/** Stands for Electron's utility process: commands go in, and what comes back is printed. */
const HARNESS = `
  import { EventEmitter } from 'node:events';
  const print = (what, value) => console.log(JSON.stringify({ what, value }));
  const parent = new EventEmitter();
  parent.postMessage = (report) => print('report', report);
  process.parentPort = parent;
  await import('./main/engine-process.js');
  const port = new EventEmitter();
  Object.assign(port, { start() {}, close() {} });
  port.postMessage = (message) => {
    print('message', message);
    if (message.kind === 'result') parent.emit('message', { data: { kind: 'close' }, ports: [] });
  };
  const start = { kind: 'start', open: process.argv[2], samples: null, live: null };
  parent.emit('message', { data: start, ports: [] });
  parent.emit('message', { data: { kind: 'connect' }, ports: [port] });
  port.once('newListener', () =>
    setImmediate(() => port.emit('message', { data: { id: 1, name: 'status', params: {} } })),
  );
  // As long as the process lives, so does its port to the parent.
  setInterval(() => {}, 1000);
`;

describe('what electron-vite builds of the processes', () => {
  let out = '';
  beforeAll(async () => {
    mkdirSync(CACHE, { recursive: true });
    out = mkdtempSync(join(CACHE, 'processes-'));
    // Without the page, whose build takes longer and is tested in a browser.
    const { config } = await resolveConfig({ root: ROOT, build: { outDir: out } }, 'build', MODE);
    for (const part of [config?.main, config?.preload]) await build({ ...part, logLevel: 'warn' });
  });
  afterAll(() => rmSync(out, { recursive: true }));

  it('is a preload script in CommonJS, which requires nothing but electron', () => {
    const exposed = new Map<string, object>();
    const required: string[] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: object) => exposed.set(name, api) },
      ipcRenderer: { on: () => undefined },
      webUtils: {},
    };
    const require = (name: string): object => {
      required.push(name);
      return electron;
    };
    const text = readFileSync(join(out, 'preload', 'index.cjs'), 'utf8');
    // A script, not a module: import and export would be errors in its syntax.
    new Script(text).runInContext(createContext({ require, window: {}, exports: {} }));
    expect(required).toEqual(['electron']);
    expect([...exposed.keys()]).toEqual(['shardscope']);
    expect(Object.keys(exposed.get('shardscope') ?? {})).toContain('connect');
  });

  it('is a main process that leaves the analysis to the package of the engine', () => {
    const text = readFileSync(join(out, 'main', 'index.js'), 'utf8');
    const packages = importsOf(text).filter((name) => !name.startsWith('node:'));
    expect(packages.sort()).toEqual(['electron', 'shardscope/door']);
  });

  it('is the file that the app’s manifest names for Electron', () => {
    const manifest = readFileSync(join(ROOT, 'apps', 'desktop', 'package.json'), 'utf8');
    const { main } = JSON.parse(manifest) as { readonly main: string };
    expect(existsSync(join(out, relative('out', main)))).toBe(true);
  });

  it('is a process of the engine that runs', async () => {
    expect(importsOf(readFileSync(join(out, 'main', 'engine-process.js'), 'utf8'))).not.toContain(
      'electron',
    );
    const harness = join(out, 'harness.mjs');
    writeFileSync(harness, HARNESS);
    const child = spawn(process.execPath, ['--conditions=source', harness, SAMPLES], {
      env: { ...process.env, SHARDSCOPE_DATA: join(out, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    expect(printed).toContain(JSON.stringify({ kind: 'opened', path: SAMPLES }));
    expect(printed).toMatch(/"kind":"result","id":1/);
  });
});

function importsOf(text: string): string[] {
  return [...text.matchAll(/^import .*?"([^"]+)";$/gm)].flatMap(([, name]) => name ?? []);
}
