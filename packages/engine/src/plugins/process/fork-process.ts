import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostFolders } from './host-folders.ts';
import type { ProcessOptions, StartProcess } from './plugin-process.ts';

/** This module is TypeScript or built JavaScript, and the host is of the same kind. */
const HOST = new URL(`../host/plugin-host${extname(import.meta.url)}`, import.meta.url);

/**
 * Starts a host under Node's permission model: without permission there are no files, no programs,
 * no threads and no native code. The network cannot be denied.
 */
export const forkProcess: StartProcess = (options, events) => {
  const child = fork(fileURLToPath(HOST), [], {
    execArgv: nodeOptions(options),
    env: hostEnvironment(process.versions),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => events.output(text));
  }
  child.on('message', (message) => events.message(message));
  leaveNoneBehind(child);
  onceEnded(child, (code, signal) => events.ended({ code, signal }));
  return {
    pid: child.pid ?? null,
    // A process that has just ended cannot be sent anything; its end is told.
    send(command) {
      if (child.connected) child.send(command, () => undefined);
    },
    kill: () => void child.kill('SIGKILL'),
  };
};

const running = new Set<ChildProcess>();

/** A plugin that loops would go on when this process has ended: it is ended with it. */
function leaveNoneBehind(child: ChildProcess): void {
  if (running.size === 0) process.once('exit', endAll);
  running.add(child);
  child.once('close', () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', endAll);
  });
}

function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * Nothing of the user's environment: it holds names, paths and secrets.
 *
 * @param versions of the program that starts the process: Electron's is Node only when it is told so
 */
export function hostEnvironment(versions: NodeJS.ProcessVersions): NodeJS.ProcessEnv {
  const node = versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
  return { TZ: 'UTC', ...node };
}

function nodeOptions({ read, write, childProcess, worker, heapMb }: ProcessOptions): string[] {
  const allowed = [...hostFolders(), ...read].flatMap(readable);
  return [
    '--permission',
    ...allowed.map((path) => `--allow-fs-read=${path}`),
    ...write.map((path) => `--allow-fs-write=${path}`),
    ...(childProcess ? ['--allow-child-process'] : []),
    ...(worker ? ['--allow-worker'] : []),
    `--max-old-space-size=${heapMb}`,
    ...(extname(HOST.pathname) === '.ts' ? ['--conditions=source'] : []),
  ];
}

/** In a packaged program modules lie in an archive: to read one is to read the archive. */
function readable(path: string): readonly string[] {
  const archive = /^.*?\.asar(?=[\\/])/.exec(path)?.[0];
  return archive === undefined ? [path] : [path, archive];
}

/** Output may still come after the exit: the end is told when all of it is there. */
function onceEnded(
  child: ChildProcess,
  ended: (code: number | null, signal: string | null) => void,
): void {
  let told = false;
  const tell = (code: number | null, signal: string | null): void => {
    if (told) return;
    told = true;
    ended(code, signal);
  };
  child.on('close', tell);
  child.on('error', () => {
    if (child.pid === undefined) tell(null, null);
  });
}
