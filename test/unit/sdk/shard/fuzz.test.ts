import { readFileSync } from 'node:fs';
import { env } from 'node:process';
import { expect, it } from 'vitest';
import { openFolder, type OpenOptions, type RecordedSession } from '@shardscope/sdk';
import { SHARD_PATH, artifacts, itemsOf, onlySessions, rowsOf } from './support/artifacts.ts';
import { mutate } from './support/mutations.ts';
import { oracle } from './support/oracle.ts';
import { pick, randomNumbers } from './support/random.ts';

/** Lines to change; SHARDSCOPE_FUZZ asks for another number, SHARDSCOPE_FUZZ_SEED for others. */
const LINES = Number(env['SHARDSCOPE_FUZZ'] ?? 100_000);
const SEED = Number(env['SHARDSCOPE_FUZZ_SEED'] ?? 20_261_120);
/** Lines of one shard: what a failure has to be searched in. */
const SHARD_LINES = 10_000;

const REAL = new URL('../../../fixtures/parity/real/sessions-2026-11-20.jsonl', import.meta.url);

function changedShard(random: () => number, real: readonly Buffer[], count: number): Buffer {
  const newline = Buffer.from('\n');
  const lines: Buffer[] = [];
  for (let n = 0; n < count; n++) {
    const line = pick(random, real);
    lines.push(random() < 0.2 ? line : mutate(line, pick(random, real), random), newline);
  }
  return Buffer.concat(random() < 0.5 ? lines : lines.slice(0, -1));
}

async function read(
  root: string,
  options: OpenOptions = {},
): Promise<{ sessions: RecordedSession[]; counts: object | undefined }> {
  const recording = await openFolder(root, options);
  const sessions = onlySessions(await itemsOf(recording));
  return { sessions, counts: recording.lineCounts.get(SHARD_PATH) };
}

/** All of a session as text, which compares faster than columns do. */
function shown(session: RecordedSession): string {
  return JSON.stringify({ ...session, events: rowsOf(session) });
}

it(
  `loses no good line among ${LINES} changed ones, and counts the bad ones`,
  { timeout: 60_000 + LINES },
  async () => {
    const random = randomNumbers(SEED);
    const real = readFileSync(REAL).toString('latin1').split('\n').filter(Boolean);
    const lines = real.map((each) => Buffer.from(each, 'latin1'));
    for (let left = LINES; left > 0; left -= SHARD_LINES) {
      const shard = changedShard(random, lines, Math.min(left, SHARD_LINES));
      const expected = oracle(shard);
      const root = await artifacts({ [SHARD_PATH]: shard });
      const { sessions, counts } = await read(root);
      expect(counts).toMatchObject({
        junk: expected.junk,
        malformed: expected.malformed,
        oversized: 0,
      });
      expect(sessions.map(({ sid }) => sid)).toEqual([...expected.sessions.keys()]);
      for (const session of sessions) {
        const own = expected.sessions.get(session.sid);
        expect(JSON.stringify(rowsOf(session))).toBe(JSON.stringify(own?.rows));
        expect(session.header !== null).toBe((own?.headers ?? 0) > 0);
        expect(session.truncated).toBe(own?.truncated);
        expect(session.lines.malformed).toBe(own?.malformed);
      }
      const inWaves = await read(root, { waveBytes: 100_000 });
      expect(inWaves.sessions.map(shown)).toEqual(sessions.map(shown));
      expect(inWaves.counts).toEqual(counts);
    }
  },
);
