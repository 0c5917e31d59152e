import { spawn, spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';
import { ending, environment, NODE_ARGUMENTS } from './command-line.ts';

/** What gives a command a terminal of its own; it comes with every Linux. */
const hasScript = spawnSync('script', ['--version']).status === 0;

/** Ends the test, saying why, where no terminal can be made. */
export function needsTerminal(context: TestContext): void {
  if (hasScript) return;
  console.log('There is no `script` of util-linux here, which would make a terminal.');
  context.skip('there is no `script` of util-linux here');
}

/** How the command line is started in a terminal. */
export interface TerminalOptions {
  readonly data: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the shell is told behind the command, such as `| cat`. */
  readonly behind?: string;
}

/** Runs the command line in a terminal; all that was shown there, the terminal's `\r\n` as `\n`. */
export async function inTerminal(
  args: readonly string[],
  { data, env = {}, behind = '' }: TerminalOptions,
): Promise<string> {
  const words = [process.execPath, ...NODE_ARGUMENTS, ...args].map((word) => `'${word}'`);
  const child = spawn('script', ['-qec', `${words.join(' ')} ${behind}`, '/dev/null'], {
    env: { ...environment(data), SHELL: '/bin/sh', TERM: 'xterm-256color', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout } = await ending(child);
  return stdout.replaceAll('\r\n', '\n');
}
