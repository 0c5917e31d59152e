import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLES } from './serve.ts';

/** A recording of the samples with two sessions. */
const SOURCE = join(SAMPLES, 'app-03/ssh/transcripts/sessions-2026-11-03.jsonl');

const FILES = 24;
const COPIES = 100;

/** Sessions without an address in the folder: each is an attacker of its own. */
export const LARGE_SESSIONS = FILES * COPIES;

/** A folder that takes the engine some seconds: one session of the samples, many times. */
export async function largeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-large-'));
  const [first = '', ...rest] = (await readFile(SOURCE, 'latin1')).trim().split('\n');
  const sid = /"sid":\s*"([^"]+)"/.exec(first)?.[1] ?? '';
  const session = [first, ...rest].filter((line) => line.includes(sid)).join('\n');
  for (let file = 0; file < FILES; file++) {
    const day = String(file + 1).padStart(2, '0');
    const transcripts = join(folder, 'web-01', 'ssh', 'transcripts');
    await mkdir(transcripts, { recursive: true });
    const copies = Array.from({ length: COPIES }, (_, copy) =>
      session.replaceAll(sid, `copy-${day}-${copy}`),
    );
    const path = join(transcripts, `sessions-2026-10-${day}.jsonl`);
    await writeFile(path, `${copies.join('\n')}\n`, 'latin1');
  }
  return folder;
}
