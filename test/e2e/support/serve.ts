import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The command line's entry, run from its source. */
const MAIN = fileURLToPath(new URL('../../../packages/engine/src/cli/main.ts', import.meta.url));

const START_VIEWER = fileURLToPath(new URL('./start-viewer.ts', import.meta.url));

/** The recordings that come with the project. */
export const SAMPLES = fileURLToPath(new URL('../../../samples', import.meta.url));

const LINK = /http:\/\/\S+#token=\S+/;

/** Milliseconds until the link has to be there. */
const START_MS = 30_000;

/** A running viewer. */
export interface Served {
  /** The one-time link. */
  readonly link: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** Serves a path as `shardscope serve` does, results in memory only, with further options. */
export function serve(path: string, ...options: readonly string[]): Promise<Served> {
  return started([MAIN, 'serve', path, '--no-open', '--no-workspace', ...options]);
}

/** Serves a path with results that are kept in a folder. */
export function serveWorkspace(path: string, workspace: string): Promise<Served> {
  return started([MAIN, 'serve', path, '--no-open', '--workspace', workspace]);
}

/** Serves a path as `shardscope serve` does, results in a data folder. */
export function serveKept(path: string, data: string): Promise<Served> {
  return started([MAIN, 'serve', path, '--no-open'], { SHARDSCOPE_DATA: data });
}

/** Follows a bus as `shardscope attach --serve` does, results in memory only. */
export function serveLive(url: string): Promise<Served> {
  return started([MAIN, 'attach', url, '--serve', '--no-open', '--no-workspace']);
}

/** A viewer in which nothing is open yet; results go to a folder, or to memory only. */
export function serveNothing(workspace?: { readonly dir: string }): Promise<Served> {
  return started([START_VIEWER, ...(workspace ? [workspace.dir] : [])]);
}

async function started(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const child = spawn(process.execPath, ['--conditions=source', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const exited = once(child, 'exit');
  const link = await firstLink(child);
  return {
    link,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function firstLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => reject(new Error(`The viewer ${why}:\n${said}`));
    const timer = setTimeout(() => fail('gave no link'), START_MS);
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const link = LINK.exec(said)?.[0];
      if (link === undefined) return;
      clearTimeout(timer);
      resolve(link);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => fail('ended'));
  });
}
