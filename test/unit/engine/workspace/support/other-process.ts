import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Folders } from './folders.ts';

/** What the other process is told to do. */
export type Told =
  | { readonly kind: 'persist'; readonly sid: string }
  | { readonly kind: 'close' }
  /** Ends without closing the workspace, but as a program does. */
  | { readonly kind: 'exit' };

/** What the other process says. */
export type Said =
  | { readonly kind: 'opened'; readonly readOnly: boolean; readonly messages: readonly string[] }
  | { readonly kind: 'notice'; readonly code: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

/** A real second process that has the workspace of a test's recordings open. */
export interface OtherProcess {
  readonly pid: number;
  readonly readOnly: boolean;
  readonly messages: readonly string[];
  /** Codes of the notices that it got since it opened. */
  readonly notices: readonly string[];
  /** Resolves when it is done; rejects when it could not do it. */
  tell(told: Told): Promise<void>;
  /** Sends a signal; resolves when it has ended, for one that ends it. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** Starts a process that opens the workspace of a test's recordings. */
export async function otherProcess({ recordings, data }: Folders): Promise<OtherProcess> {
  const program = fileURLToPath(new URL('workspace-process.ts', import.meta.url));
  const child = fork(program, [recordings, data], { execArgv: ['--conditions=source'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const notices: string[] = [];
  child.on('message', (said: Said) => {
    if (said.kind === 'notice') notices.push(said.code);
  });
  const opened = await heard(child, 'opened');
  return {
    pid: child.pid ?? 0,
    readOnly: opened.readOnly,
    messages: opened.messages,
    notices,
    async tell(told) {
      const answer = told.kind === 'exit' ? once(child, 'exit') : heard(child, 'done');
      child.send(told);
      await answer;
    },
    async kill(signal) {
      const ended = signal === 'SIGKILL' ? once(child, 'exit') : null;
      child.kill(signal);
      await ended;
    },
  };
}

/** The next message of a kind; rejects when the process fails or ends instead. */
function heard<Kind extends Said['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Said, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`It ended with ${code}.`));
    child.once('exit', onExit);
    child.on('message', function listen(said: Said) {
      if (isKind(said, kind)) resolve(said);
      else if (said.kind === 'failed') reject(new Error(said.message));
      else return;
      child.off('message', listen);
      child.off('exit', onExit);
    });
  });
}

function isKind<Kind extends Said['kind']>(
  said: Said,
  kind: Kind,
): said is Extract<Said, { kind: Kind }> {
  return said.kind === kind;
}
