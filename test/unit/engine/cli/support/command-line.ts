import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import type { Envelope } from '@shardscope/sdk';

const MAIN = fileURLToPath(
  new URL('../../../../../packages/engine/src/cli/main.ts', import.meta.url),
);

// A test starts up to a dozen processes, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** What the command line runs under. */
export const NODE_ARGUMENTS: readonly string[] = ['--conditions=source', MAIN];

/** How the command line is started. */
export interface Start {
  /** The user's data folder: nothing of the person who runs the tests is touched. */
  readonly data: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Permissions of files count, also where the tests run as root. */
  readonly obeysPermissions?: boolean;
  readonly stdio?: SpawnOptions['stdio'];
}

/** How it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Root that may not pass over the permissions of files; another user could not read a checkout. */
const WITHOUT_PRIVILEGES = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'];

/** Starts the command line as a process of its own; it is killed when the test has finished. */
export function start(
  args: readonly string[],
  { data, env, obeysPermissions = false, ...options }: Start,
): ChildProcess {
  const [command, ...rest] = [
    ...(obeysPermissions && process.getuid?.() === 0 ? WITHOUT_PRIVILEGES : []),
    process.execPath,
    ...NODE_ARGUMENTS,
    ...args,
  ];
  const child = spawn(command ?? process.execPath, rest, {
    env: { ...environment(data), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The environment of a person without preferences, whatever the tests run under. */
export function environment(data: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, SHARDSCOPE_DATA: data, NODE_OPTIONS: '' };
}

/** Runs the command line to its end. */
export async function shardscope(args: readonly string[], options: Start): Promise<Ended> {
  return ending(start(args, options));
}

/** Collects what a child says until it has ended. */
export async function ending(child: ChildProcess): Promise<Ended> {
  const stdout = collected(child.stdout);
  const stderr = collected(child.stderr);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Resolves when a child has said something that matches; rejects when it ends before. */
export async function says(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error(`It ended without saying ${pattern}: ${text}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (pattern.test(text)) resolve();
    });
  });
}

/** The events on standard output. */
export function eventsOf({ stdout }: Pick<Ended, 'stdout'>): readonly Envelope[] {
  return linesOf(stdout).map((line) => JSON.parse(line) as Envelope);
}

/** Lines without the empty one behind the last newline. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

function collected(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** A run that is held up: its first results are there, and nobody takes the next ones. */
export interface HeldUp {
  readonly child: ChildProcess;
  /** Reads on to the end. */
  ending(): Promise<Ended>;
}

/** Starts a run of far more results than a pipe holds, and reads no further than the first. */
export async function heldUp(args: readonly string[], options: Start): Promise<HeldUp> {
  const child = start(args, options);
  const ended = ending(child);
  if (!child.stdout) throw new Error('The results do not go into a pipe.');
  await once(child.stdout, 'data');
  child.stdout.pause();
  return {
    child,
    ending() {
      child.stdout?.resume();
      return ended;
    },
  };
}
