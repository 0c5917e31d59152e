import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BIN = join(dirname(fileURLToPath(import.meta.url)), '../../../packages/engine/bin');

/** Stands for the command line: prints its arguments, then ends as the first one says. */
const MAIN = `
  if (process.argv[2] === 'exit') process.exitCode = Number(process.argv[3]);
  if (process.argv[2] === 'wait') {
    setTimeout(() => {}, 20_000);
    process.on('SIGINT', () => process.exit(130));
  }
  process.stdout.write(JSON.stringify(process.argv.slice(2)) + '\\n');
`;

/** Loaded first, it makes this Node.js look like an old one to the command; not to its children. */
const PRETEND_OLD = `Object.defineProperty(process, 'version', { value: 'v20.11.0' });`;

describe('the file bin/shardscope', () => {
  let home = '';
  const at = (...names: readonly string[]): string => join(home, ...names);

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'shardscope-'));
    cpSync(BIN, at('engine', 'bin'), { recursive: true });
    writeFileSync(at('engine', 'package.json'), '{"type":"module"}');
    writeFileSync(at('old.cjs'), PRETEND_OLD);
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  function build(): void {
    mkdirSync(at('engine', 'dist', 'cli'), { recursive: true });
    writeFileSync(at('engine', 'dist', 'cli', 'main.js'), MAIN);
  }

  function installNode(): void {
    mkdirSync(at('node_modules', 'node', 'bin'), { recursive: true });
    symlinkSync(process.execPath, at('node_modules', 'node', 'bin', 'node'));
  }

  function commandLine(age: 'old' | 'fit', args: readonly string[]): readonly string[] {
    const preload = age === 'old' ? ['--require', at('old.cjs')] : [];
    return [...preload, at('engine', 'bin', 'shardscope'), ...args];
  }

  function runCommand(age: 'old' | 'fit', ...args: readonly string[]) {
    const env = { ...process.env, NODE_OPTIONS: '' };
    return spawnSync(process.execPath, commandLine(age, args), { encoding: 'utf8', env });
  }

  it('runs the command line under a fit Node.js, with arguments and exit code', () => {
    build();
    const { status, stdout } = runCommand('fit', 'exit', '3');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '["exit","3"]\n' });
  });

  it('says to build when that has not been done', () => {
    const { status, stderr } = runCommand('fit');
    expect(status).toBe(1);
    expect(stderr).toContain('npm run build');
  });

  it('starts itself again under the installed Node.js when this one is old', () => {
    build();
    installNode();
    const { status, stdout } = runCommand('old', 'exit', '3');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '["exit","3"]\n' });
  });

  it('says what is missing when no fit Node.js is installed', () => {
    build();
    const { status, stdout, stderr } = runCommand('old');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('22.12');
    expect(stderr).toContain('v20.11.0');
  });

  describe('started again', () => {
    async function startWaiting(): Promise<ChildProcess> {
      const child = spawn(process.execPath, commandLine('old', ['wait']), {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      await once(child.stdout, 'data');
      return child;
    }

    it.each([
      ['SIGINT', [130, null]],
      ['SIGTERM', [null, 'SIGTERM']],
    ] as const)('passes on %s and ends as its child does', async (signal, ending) => {
      build();
      installNode();
      const child = await startWaiting();
      const ended = once(child, 'exit');
      child.kill(signal);
      expect(await ended).toEqual(ending);
    });
  });
});
