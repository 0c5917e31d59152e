// Programs outside of npm that the tests need. `npm test` installs them by itself only on a CI
// machine that is thrown away; on a person's machine it uses what is there or says what to do.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { SuiteResult } from './read-test-report.ts';

/** A program that tests start, and where Debian has it. */
export interface SystemPackage {
  /** The program's name on the PATH. */
  readonly command: string;
  /** Debian's package with it. */
  readonly debianPackage: string;
  /** What the tests do with it, for a person who has to install it. */
  readonly purpose: string;
}

/** Every program from outside of npm that the tests need: the one list. */
export const SYSTEM_PACKAGES: readonly SystemPackage[] = [
  {
    command: 'chromium',
    debianPackage: 'chromium',
    purpose: 'the browser tests look at the viewer in it (SHARDSCOPE_CHROMIUM names another one)',
  },
  {
    command: 'nats-server',
    debianPackage: 'nats-server',
    purpose: 'the tests of live attaching start their own server with it',
  },
];

/** What decides whether packages are installed without being asked. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  readonly isDebian: boolean;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    env: process.env,
    isRoot: process.getuid?.() === 0,
    isDebian: existsSync('/etc/debian_version'),
  };
}

/** Whether `npm test` may install system packages here: on CI, as root, on Debian only. */
export function mayInstall(machine: Machine): boolean {
  return machine.env['CI'] === 'true' && machine.isRoot && machine.isDebian;
}

/** The packages whose program is in no folder of the PATH. */
export function missingPackages(
  packages: readonly SystemPackage[],
  path: string,
): readonly SystemPackage[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return packages.filter(
    ({ command }) => !folders.some((folder) => isExecutable(join(folder, command))),
  );
}

/** What a person has to do to get the packages. */
export function installAdvice(packages: readonly SystemPackage[]): string {
  const reasons = packages.map(({ command, purpose }) => `  ${command}: ${purpose}`);
  const names = packages.map(({ debianPackage }) => debianPackage).join(' ');
  return [
    'These programs are missing:',
    ...reasons,
    `On Debian or Ubuntu: sudo apt-get install ${names}`,
    'Elsewhere: install them so that they are on the PATH.',
  ].join('\n');
}

/**
 * Installs what is missing where that is allowed; elsewhere says what to install. Each missing
 * package that remains is a failure.
 */
export function provideSystemPackages(
  packages: readonly SystemPackage[],
  machine: Machine = thisMachine(),
): SuiteResult {
  const path = machine.env['PATH'] ?? '';
  const missing = missingPackages(packages, path);
  if (missing.length > 0 && mayInstall(machine)) installOnDebian(missing);
  const remaining = missingPackages(missing, path);
  if (remaining.length > 0) console.log(installAdvice(remaining));
  return { passed: 0, failures: remaining.map(({ command }) => `${command} is not installed`) };
}

function installOnDebian(packages: readonly SystemPackage[]): void {
  const names = packages.map(({ debianPackage }) => debianPackage);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: readonly string[]): void => {
    spawnSync('apt-get', ['-y', '-q', ...args], { env, stdio: 'inherit' });
  };
  aptGet('update');
  aptGet('install', '--no-install-recommends', ...names);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
