import { mkdir, realpath } from 'node:fs/promises';
import { sourceUnreadable } from '@shardscope/sdk';
import { livePlace } from '../live/live-place.ts';
import { workerEngine } from '../worker/index.ts';
import type { HeadlessOptions } from './attach-headless.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { showInBrowser } from './serve-command.ts';

/** What is followed in a browser. */
export interface AttachServeOptions extends Omit<HeadlessOptions, 'format' | 'quiet'> {
  readonly port: number;
  /** Open the default browser with it. */
  readonly open: boolean;
}

/** Follows a bus in a browser until somebody ends it. A bus that cannot be reached is waited for. */
export async function attachServe(
  options: AttachServeOptions,
  console: Console,
): Promise<ExitCode> {
  const { url, credentials, subjectPrefix, publish } = options;
  const artifacts = await realFolder(options.artifacts);
  const record = await madeFolder(options.record);
  const place = await livePlace({ ...options, artifacts, record });
  const engine = await workerEngine({
    open: null,
    roots: [place.opened],
    workspace: options.workspace,
    semantics: options.semantics,
    samples: null,
    plugins: options.plugin,
    rules: options.rules,
    adoptWorkspace: options.adoptWorkspace,
    live: { url, credentials, subjectPrefix, artifacts, record: place.recordTo, publish },
  });
  try {
    const { port, open } = options;
    await showInBrowser({ engine, what: url, port, open }, console);
    return EXIT.done;
  } finally {
    await place.remove();
  }
}

async function realFolder(path: string | null): Promise<string | null> {
  if (path === null) return null;
  return realpath(path).catch((cause: unknown) => {
    throw sourceUnreadable(path, cause);
  });
}

async function madeFolder(path: string | null): Promise<string | null> {
  if (path === null) return null;
  await mkdir(path, { recursive: true });
  return realpath(path);
}
