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
    // Nothing of the user's environment: it holds names, paths and secrets.
    env: { TZ: 'UTC' },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => events.output(text));
  }
  child.on('message', (message) => events.message(message));
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

function nodeOptions({ read, write, childProcess, worker, heapMb }: ProcessOptions): string[] {
  const allowed = [...hostFolders(), ...read];
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
