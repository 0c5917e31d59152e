import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  openFolder,
  type OpenOptions,
  type RecordedSession,
  type Recording,
  type SourceItem,
  type SourceOptions,
} from '@shardscope/sdk';

export const SHARD = 'sessions-2026-03-01.jsonl';
/** Where the shard of most tests lies in its artifacts root. */
export const SHARD_PATH = `web-01/ssh/transcripts/${SHARD}`;
export const START = Date.UTC(2026, 2, 1, 10) / 1000;

export type Content = string | Uint8Array;

/** An artifacts folder with these files; it goes when the test has finished. */
export async function artifacts(files: Readonly<Record<string, Content>> = {}): Promise<string> {
  const root = await mkdtemp(join(realpathSync(tmpdir()), 'shardscope-test-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) await put(root, path, content);
  return root;
}

export async function put(root: string, path: string, content: Content): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

/** A session id that shows which session it is. */
export function sid(number: number): string {
  return `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function header(session: string, fields: object = {}): string {
  const hdr = { version: 2, width: 80, height: 24, timestamp: START, env: {}, ...fields };
  return `${JSON.stringify({ sid: session, hdr })}\n`;
}

export function event(session: string, t: number, ch: string, d: string): string {
  return `{"sid":"${session}","t":${t.toFixed(6)},"ch":"${ch}","d":${JSON.stringify(d)}}\n`;
}

/** Bytes of text in which `\xNN` in the source stands for one byte. */
export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export async function itemsOf(
  recording: Recording,
  options: SourceOptions = {},
): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of recording.sessions(options)) items.push(item);
  return items;
}

/** Opens a path and reads all of its sessions; anything but a session fails the test. */
export async function sessionsOf(
  path: string,
  options: OpenOptions = {},
): Promise<RecordedSession[]> {
  return onlySessions(await itemsOf(await openFolder(path, options)));
}

export function onlySessions(items: readonly SourceItem[]): RecordedSession[] {
  return items.map((item) => {
    if (item.kind !== 'session') throw new Error(`unexpected ${JSON.stringify(item)}`);
    return item.session;
  });
}

/** The one session of a shard with these lines. */
export async function onlySession(...lines: readonly Content[]): Promise<RecordedSession> {
  const content = Buffer.concat(lines.map((line) => Buffer.from(line)));
  const sessions = await sessionsOf(await artifacts({ [SHARD_PATH]: content }));
  if (sessions.length !== 1 || !sessions[0]) throw new Error(`${sessions.length} sessions`);
  return sessions[0];
}

/** Events as rows, which are easier to compare than columns. */
export function rowsOf({ events }: RecordedSession): [number, 'i' | 'o' | 'r', string][] {
  return Array.from({ length: events.length }, (_, i) => [
    events.t[i] ?? NaN,
    (['i', 'o', 'r'] as const)[events.kind[i] ?? 0] ?? 'i',
    events.data[i] ?? '',
  ]);
}
