// What `npm start` and `npm test` do first on a fresh clone. It runs before anything is installed
// and on Node.js 20 too: built-in modules only, and no TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Where the scripts keep what they may lose: stamps and reports. It goes with node_modules. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'shardscope');

/** The oldest Node.js that runs the TypeScript of scripts and tests without a flag. */
const OLDEST_FOR_SOURCES = [22, 18];

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const INSTALL_STAMP = join(CACHE, 'install.stamp');

/**
 * A reason to end that a person can act on: its message is all that is printed.
 */
export class SetupError extends Error {}

/**
 * Runs a script's main function; a SetupError ends it with its message and exit code 1.
 *
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Installs the dependencies when there are none or the lock file has changed since.
 */
export async function ensureInstalled() {
  if (isCurrent(INSTALL_STAMP, lockFingerprint())) return;
  console.error('Installing the dependencies (npm ci) …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // The build comes later, under the callers' eyes: in `npm test` its errors are a suite's.
  if ((await runNpm(args, { SHARDSCOPE_SKIP_BUILD: '1' })) !== 0) {
    throw new SetupError('Installing failed: see the messages of npm above, then run it again.');
  }
  writeInstallStamp();
}

/** Notes that node_modules holds what the lock file says. */
export function writeInstallStamp() {
  writeStamp(INSTALL_STAMP, lockFingerprint());
}

/**
 * The binary of a Node.js that runs the repository's scripts and tests.
 *
 * @returns {string} an absolute path
 * @throws {SetupError} when there is none, saying how to get one
 */
export function fitNode() {
  const fit = [...installedNodes(), process.execPath].find(runsSources);
  if (fit !== undefined) return fit;
  throw new SetupError(
    [
      `This needs Node.js ${OLDEST_FOR_SOURCES.join('.')} or newer, and this is ${process.version}.`,
      'The checkout brings its own in the package `node`, but that package’s install script did not',
      'run: install scripts are switched off here (see `npm config get ignore-scripts`).',
      'Either allow this one, then run the command again:',
      '    npm rebuild node --ignore-scripts=false',
      'or install Node.js 24 yourself and run the command with it.',
    ].join('\n'),
  );
}

/**
 * Runs a command in the checkout, its output going where ours goes, and passes signals on to it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [env] set on top of ours
 * @returns {Promise<number>} its exit code, or 128 and the signal's number, as shells count
 * @throws {SetupError} when it cannot be started
 */
export function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (!isToldByTerminal(signal)) child.kill(signal);
  };
  FORWARDED_SIGNALS.forEach((signal) => process.on(signal, forward));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(new SetupError(`Cannot run ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      FORWARDED_SIGNALS.forEach((name) => process.off(name, forward));
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/**
 * Ctrl-C reaches the whole foreground group: a terminal has already told the child itself.
 *
 * @param {NodeJS.Signals} signal
 */
function isToldByTerminal(signal) {
  return signal === 'SIGINT' && [0, 1, 2].some((descriptor) => isatty(descriptor));
}

/**
 * Whether a stamp was written for this fingerprint.
 *
 * @param {string} stamp the stamp's file
 * @param {string} fingerprint
 */
export function isCurrent(stamp, fingerprint) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

/**
 * @param {string} stamp the stamp's file
 * @param {string} fingerprint
 */
export function writeStamp(stamp, fingerprint) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

/** The lock file's content, and the platform, as its binaries differ. */
function lockFingerprint() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  return createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(lock)
    .digest('hex');
}

/**
 * npm under the Node.js that it was started with: `npm ci` deletes the one in node_modules.
 *
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 */
function runNpm(args, env) {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm !== undefined && node !== undefined) return run(node, [npm, ...args], env);
  return run('npm', args, env);
}

/** Where the package `node` has its binary, with or without its install script having run. */
function installedNodes() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const modules = join(ROOT, 'node_modules');
  const packages = [
    'node',
    `node-${platform}-${process.arch}`,
    `node-bin-${platform}-${process.arch}`,
  ];
  return packages.map((name) => join(modules, name, 'bin', executable)).filter(existsSync);
}

/** @param {string} node the path of a binary */
function runsSources(node) {
  const result = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (result.status !== 0) return false;
  const [major = 0, minor = 0] = result.stdout.trim().slice(1).split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_FOR_SOURCES;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
