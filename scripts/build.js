// Builds packages/*/src into packages/*/dist and the viewer into apps/desktop/out: `npm run build`,
// and npm's `prepare` after an install.
// Built-in modules only, as it may run on Node.js 20.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CACHE,
  ROOT,
  SetupError,
  isCurrent,
  run,
  runScript,
  writeInstallStamp,
  writeStamp,
} from './setup.js';

const PACKAGES = join(ROOT, 'packages');
const BUILD_STAMP = join(CACHE, 'build.stamp');
const DESKTOP = join(ROOT, 'apps', 'desktop');
const BUILT_SCREEN = join(DESKTOP, 'out', 'renderer');

/** Where the command line finds the screen that it serves. */
const SERVED_SCREEN = join(PACKAGES, 'engine', 'renderer');

const ELECTRON_VITE = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Endings of what the compiler writes for one source file. */
const OUTPUT_ENDING = /(\.d\.ts|\.js)(\.map)?$/;

/** Builds when a source, a manifest or a tsconfig has changed since the last build. */
export async function ensureBuilt() {
  const isThere = packageFolders().every(isBuilt) && existsSync(SERVED_SCREEN);
  if (isThere && isCurrent(BUILD_STAMP, sourcesFingerprint())) return;
  console.error('Building …');
  await build();
}

/**
 * Compiles all packages and deletes outputs whose source is gone.
 *
 * @throws {SetupError} when the compiler is missing or reports errors
 */
export async function build() {
  if (!existsSync(TSC)) {
    throw new SetupError('The compiler is not installed: run `npm ci --include=dev` first.');
  }
  const fingerprint = sourcesFingerprint();
  packageFolders().forEach(deleteStaleOutputs);
  const projects = packageFolders().map((folder) => relative(ROOT, folder));
  if ((await run(process.execPath, [TSC, '-b', ...projects])) !== 0) {
    throw new SetupError('The build failed: see the compiler’s messages above.');
  }
  await buildScreen();
  writeStamp(BUILD_STAMP, fingerprint);
}

async function buildScreen() {
  if ((await run(process.execPath, [ELECTRON_VITE, 'build', '--logLevel', 'warn'])) !== 0) {
    throw new SetupError('The viewer could not be built: see the messages above.');
  }
  rmSync(SERVED_SCREEN, { recursive: true, force: true });
  cpSync(BUILT_SCREEN, SERVED_SCREEN, { recursive: true });
}

function packageFolders() {
  return readdirSync(PACKAGES)
    .map((name) => join(PACKAGES, name))
    .filter((folder) => existsSync(join(folder, 'tsconfig.json')));
}

/** @param {string} folder a package's */
function isBuilt(folder) {
  return existsSync(join(folder, 'dist', 'index.js'));
}

/** Names, sizes and times of everything that the build depends on. */
function sourcesFingerprint() {
  const configs = ['tsconfig.base.json', 'tsconfig.package.json', 'electron.vite.config.ts'];
  const files = ['package-lock.json', ...configs].map((name) => join(ROOT, name));
  files.push(...filesUnder(join(DESKTOP, 'src')));
  for (const folder of packageFolders()) {
    files.push(join(folder, 'package.json'), join(folder, 'tsconfig.json'));
    files.push(...filesUnder(join(folder, 'src')));
  }
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(ROOT, file)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} folder a package's */
function deleteStaleOutputs(folder) {
  const dist = join(folder, 'dist');
  for (const file of filesUnder(dist)) {
    const name = relative(dist, file);
    if (!OUTPUT_ENDING.test(name)) continue;
    const source = join(folder, 'src', name.replace(OUTPUT_ENDING, '.ts'));
    if (!existsSync(source)) rmSync(file);
  }
}

/**
 * @param {string} folder
 * @returns {string[]} the paths of all files in it, sorted; none when it does not exist
 */
function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}

/** As a command; after an install it notes as well that the install is complete. */
async function main() {
  if (process.env['SHARDSCOPE_SKIP_BUILD'] !== '1') await build();
  const { npm_lifecycle_event: event = '', npm_command: command = '' } = process.env;
  if (event === 'prepare' && ['ci', 'install'].includes(command)) writeInstallStamp();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runScript(main);
