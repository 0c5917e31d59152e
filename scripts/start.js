// `npm start [path] [options]`: sets the checkout up, then opens the viewer on the bundled samples,
// or on the path: in Electron where its runtime is there or can be had, else in the browser.
// Built-in modules only, as it runs on Node.js 20 too.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.js';
import { CACHE, ROOT, ensureInstalled, fitNode, run, runScript, writeStamp } from './setup.js';

const COMMAND = join(ROOT, 'packages', 'engine', 'bin', 'shardscope');
const DESKTOP = join(ROOT, 'apps', 'desktop');
const ELECTRON_INSTALLER = join(ROOT, 'node_modules', 'electron', 'install.js');

/** Its runtime is asked for once; deleting `node_modules` asks again. */
const ASKED_FOR_RUNTIME = join(CACHE, 'electron-runtime.stamp');

/** A hundred megabytes on a slow line. */
const DOWNLOAD_MS = 10 * 60_000;

/**
 * The arguments of the viewer. npm runs scripts in the checkout, but a path that a person gives is
 * relative to where they stand.
 *
 * @param {readonly string[]} given
 */
function viewerArguments(given) {
  const [first, ...rest] = given;
  if (first === undefined || first.startsWith('-')) return [join(ROOT, 'samples'), ...given];
  return [resolve(process.env['INIT_CWD'] ?? process.cwd(), first), ...rest];
}

/** Whether windows can be opened here. */
function hasScreen() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/**
 * Electron's binary, fetched at the first start.
 *
 * @param {string} node
 * @returns {Promise<string | null>} null when it is not there and cannot be had
 */
async function electronBinary(node) {
  const module = join(ROOT, 'packages', 'engine', 'dist', 'door', 'electron-runtime.js');
  const { electronRuntime } = await import(pathToFileURL(module).href);
  const found = electronRuntime(DESKTOP);
  if (found !== null || existsSync(ASKED_FOR_RUNTIME) || !existsSync(ELECTRON_INSTALLER)) {
    return found;
  }
  console.error('Fetching the runtime of Electron, once …');
  writeStamp(ASKED_FOR_RUNTIME, new Date().toISOString());
  spawnSync(node, [ELECTRON_INSTALLER], { stdio: 'ignore', timeout: DOWNLOAD_MS });
  return electronRuntime(DESKTOP);
}

await runScript(async () => {
  await ensureInstalled();
  const node = fitNode();
  await ensureBuilt();
  const args = viewerArguments(process.argv.slice(2));
  const electron = hasScreen() ? await electronBinary(node) : null;
  if (electron !== null) {
    process.exitCode = await run(electron, [DESKTOP, ...args]);
    return;
  }
  const why = hasScreen() ? 'the runtime of Electron is not here' : 'there is no screen here';
  console.error(`As ${why}, the viewer opens in a browser.`);
  process.exitCode = await run(node, [COMMAND, 'serve', ...args]);
});
