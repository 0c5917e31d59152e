import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The recordings that come with Shardscope. */
export const SAMPLES = fileURLToPath(new URL('../../../../../samples', import.meta.url));

/** A command that no event may ever contain. */
export const SECRET = 'curl-secret-9f2e';

export const SHARD = 'sessions-2026-03-01.jsonl';
const START = Date.UTC(2026, 2, 1, 10) / 1000;

/** Folders of one test, removed when it has finished. */
export interface Folders {
  readonly root: string;
  /** What is opened. */
  readonly recordings: string;
  /** The user's data folder; not made yet. */
  readonly data: string;
}

/** Makes folders for a test, with these files among the recordings. */
export async function folders(files: Readonly<Record<string, string>> = {}): Promise<Folders> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'shardscope-cli-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const recordings = join(root, 'recordings');
  await mkdir(recordings);
  for (const [path, content] of Object.entries(files)) await put(recordings, path, content);
  return { root, recordings, data: join(root, 'data') };
}

/** Writes a file and the folders that it lies in. */
export async function put(root: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

/** The path of a shard below an artifacts root. */
export function shardPath(decky: string, shard: string = SHARD): string {
  return `${decky}/ssh/transcripts/${shard}`;
}

/** A session id that shows which session it is. */
export function sid(number: number): string {
  return `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The lines of a session in which somebody types a few commands, key by key. */
export function typed(session: string, commands: readonly string[] = ['ls', SECRET]): string {
  const hdr = { version: 2, width: 80, height: 24, timestamp: START, env: {} };
  const lines = [JSON.stringify({ sid: session, hdr })];
  let t = 0;
  const event = (ch: 'i' | 'o', d: string): void => {
    t += 0.11;
    lines.push(JSON.stringify({ sid: session, t: Number(t.toFixed(6)), ch, d }));
  };
  for (const command of commands) {
    event('o', 'root@web:~# ');
    for (const key of `${command}\r`) {
      event('i', key);
      event('o', key === '\r' ? '\r\n' : key);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A shard of `n` sessions. */
export function shardOf(n: number, first = 0): string {
  return Array.from({ length: n }, (_value, i) => typed(sid(first + i))).join('');
}
