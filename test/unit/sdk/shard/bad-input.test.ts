import { execFileSync, spawnSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execPath, getuid, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openFolder, type SourceItem } from '@shardscope/sdk';
import {
  SHARD,
  SHARD_PATH,
  artifacts,
  event,
  itemsOf,
  put,
  sessionsOf,
  sid,
} from './support/artifacts.ts';

const LINE = event(sid(1), 1, 'i', 'x');
const FOLDER = 'web-01/ssh/transcripts';
const SECOND = 'sessions-2026-03-02.jsonl';

function kindsOf(items: readonly SourceItem[]): string[] {
  return items.map(({ kind }) => kind);
}

describe('opening', () => {
  it('a path that is not there says so and names it', async () => {
    const root = await artifacts();
    await expect(openFolder(join(root, 'gone'))).rejects.toMatchObject({
      code: 'E_SOURCE_UNREADABLE',
      message: expect.stringMatching(
        /gone could not be opened: there is no such file or folder \(ENOENT\). Check/,
      ) as string,
    });
  });

  it('a folder without a shard says what was expected', async () => {
    const root = await artifacts({ 'notes.txt': 'x', 'web-01/ssh/transcripts/other.jsonl': LINE });
    await expect(openFolder(root)).rejects.toMatchObject({
      code: 'E_SOURCE_EMPTY',
      message: expect.stringContaining('sessions-YYYY-MM-DD.jsonl') as string,
    });
  });

  it('a file that is no shard says so', async () => {
    const root = await artifacts({ 'notes.txt': 'x' });
    await expect(openFolder(join(root, 'notes.txt'))).rejects.toMatchObject({
      code: 'E_SOURCE_EMPTY',
    });
  });

  it('a name with control characters does not print them', async () => {
    const root = await artifacts();
    const error: unknown = await openFolder(join(root, 'a\u001b[31m')).catch((e: unknown) => e);
    expect(String(error)).toContain('a\\x1b[31m');
    expect(String(error)).not.toContain('\u001b');
  });
});

describe('what is no regular file', () => {
  const named = join(FOLDER, SECOND);

  it.runIf(platform !== 'win32')('a FIFO named like a shard is not opened', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE });
    execFileSync('mkfifo', [join(root, named)]);
    const recording = await openFolder(root);
    expect(recording.ignored).toEqual([
      { file: named, reason: 'neither a regular file nor a folder' },
    ]);
    expect(kindsOf(await itemsOf(recording))).toEqual(['session']);
    await expect(openFolder(join(root, named))).rejects.toMatchObject({
      code: 'E_SOURCE_UNREADABLE',
      message: expect.stringContaining('neither a folder nor a regular file') as string,
    });
  });

  it.runIf(platform !== 'win32')(
    'a file that has become a FIFO does not hang the reader',
    async () => {
      const root = await artifacts({ [SHARD_PATH]: LINE, [named]: LINE });
      const recording = await openFolder(root);
      await rm(join(root, named));
      execFileSync('mkfifo', [join(root, named)]);
      const items = await itemsOf(recording);
      expect(kindsOf(items)).toEqual(['session', 'fault']);
      expect(items[1]).toMatchObject({
        fault: {
          code: 'E_SHARD_UNREADABLE',
          file: named,
          message: expect.stringContaining('no regular file') as string,
        },
      });
    },
  );

  it.runIf(platform !== 'win32')('a file that has become a link is not followed', async () => {
    const outside = await artifacts({ [SHARD]: event(sid(9), 1, 'i', 'secret') });
    const root = await artifacts({ [SHARD_PATH]: LINE, [named]: LINE });
    const recording = await openFolder(root);
    await rm(join(root, named));
    execFileSync('ln', ['-s', join(outside, SHARD), join(root, named)]);
    const items = await itemsOf(recording);
    expect(kindsOf(items)).toEqual(['session', 'fault']);
    expect(items[1]).toMatchObject({
      fault: {
        ...{ code: 'E_SHARD_UNREADABLE', file: named },
        message: expect.stringContaining('(ELOOP). Links are never followed') as string,
      },
    });
  });

  it.runIf(platform !== 'win32')('a folder that has become a link is not followed', async () => {
    const outside = await artifacts({ [SHARD]: event(sid(9), 1, 'i', 'secret') });
    const root = await artifacts({ [SHARD_PATH]: LINE });
    const recording = await openFolder(root);
    await rename(join(root, FOLDER), join(root, 'moved'));
    execFileSync('ln', ['-s', outside, join(root, FOLDER)]);
    expect(kindsOf(await itemsOf(recording))).toEqual(['fault']);
  });

  it('a folder named like a shard is looked into, not read', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE });
    await mkdir(join(root, named));
    expect(await sessionsOf(root)).toHaveLength(1);
  });

  it.runIf(platform !== 'win32')('a socket named like a shard is not opened', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE });
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(root, named), done));
    const { ignored } = await openFolder(root);
    server.close();
    expect(ignored).toEqual([{ file: named, reason: 'neither a regular file nor a folder' }]);
  });
});

describe('permission denied', () => {
  /** Root that may not pass over the permissions of files; another user could not read a checkout. */
  const WITHOUT_PRIVILEGES = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'];
  const isRoot = getuid?.() === 0;
  const script = fileURLToPath(new URL('support/print-items.ts', import.meta.url));

  /** What a user without special rights gets from a path; null where no such user can be had. */
  async function asOrdinaryUser(root: string): Promise<object[] | null> {
    await chmod(root, 0o755);
    const [command = execPath, ...args] = [
      ...(isRoot ? WITHOUT_PRIVILEGES : []),
      ...[execPath, '--conditions=source', script, root],
    ];
    const run = spawnSync(command, args, { encoding: 'utf8' });
    if (run.status !== 0 && isRoot) return null;
    return run.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as object);
  }

  it.for([
    ['files', SHARD_PATH, SHARD_PATH],
    ['folders', 'web-01', 'web-01'],
  ])('on one of many %s names it, and the others are read', async ([, denied = '', file], test) => {
    const root = await artifacts({ [SHARD_PATH]: LINE, [`db-02/ssh/transcripts/${SHARD}`]: LINE });
    await chmod(join(root, denied), 0);
    const items = await asOrdinaryUser(root);
    await chmod(join(root, denied), 0o755);
    if (items === null) return test.skip('nothing here takes the privileges of root away');
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(expect.objectContaining({ kind: 'session' }));
    expect(items).toContainEqual({
      kind: 'fault',
      code: 'E_SHARD_UNREADABLE',
      file,
      message: expect.stringMatching(
        /permission denied \(EACCES\)\. Your user may not read it: .*\. All other files were read\.$/,
      ) as string,
    });
  });
});

describe('a file that changes under the reader', () => {
  it('and is gone before it is read is a fault, and the others are read', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE, [join(FOLDER, SECOND)]: LINE });
    const recording = await openFolder(root);
    await rm(join(root, SHARD_PATH));
    const items = await itemsOf(recording);
    expect(kindsOf(items)).toEqual(['fault', 'session']);
    expect(items[0]).toMatchObject({
      fault: {
        ...{ code: 'E_SHARD_UNREADABLE', file: SHARD_PATH },
        message: expect.stringContaining('(ENOENT). It was moved, rotated or deleted') as string,
      },
    });
  });

  /** A shard whose sessions are read one wave each. */
  async function inWaves(): Promise<{ root: string; lines: string[] }> {
    const lines = Array.from({ length: 4 }, (_, n) => event(sid(n), 1, 'i', 'x'.repeat(300)));
    return { root: await artifacts({ [SHARD_PATH]: lines.join('') }), lines };
  }

  it('and goes between two waves loses what was not read, and keeps what was', async () => {
    const { root } = await inWaves();
    const recording = await openFolder(root, { waveBytes: 100 });
    const items: SourceItem[] = [];
    for await (const item of recording.sessions()) {
      items.push(item);
      if (items.length === 2) await rm(join(root, SHARD_PATH));
    }
    expect(kindsOf(items)).toEqual(['session', 'session', 'fault', 'lost', 'fault', 'lost']);
    expect(items[3]).toMatchObject({
      candidate: { sid: sid(2) },
      fault: { code: 'E_SHARD_UNREADABLE', file: SHARD_PATH },
    });
  });

  it('and shrinks between two waves loses what is not there any more', async () => {
    const { root, lines } = await inWaves();
    const recording = await openFolder(root, { waveBytes: 100 });
    const items: SourceItem[] = [];
    for await (const item of recording.sessions()) {
      items.push(item);
      if (items.length === 1) await truncate(join(root, SHARD_PATH), 3 * (lines[0]?.length ?? 0));
    }
    expect(kindsOf(items)).toEqual(['session', 'session', 'session', 'lost']);
    expect(items[3]).toMatchObject({
      candidate: { sid: sid(3) },
      fault: { evidenceRef: expect.stringContaining(sid(3)) as string },
    });
  });

  it('and shrinks in the middle of a scan is a fault, and what was read is kept', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE });
    const path = join(root, SHARD_PATH);
    await truncate(path, 2 * 2 ** 30);
    const recording = await openFolder(root);
    setTimeout(() => truncateSync(path, 20 * 2 ** 20), 30);
    const items = await itemsOf(recording);
    expect(kindsOf(items)).toEqual(['fault', 'session']);
    expect(items[0]).toMatchObject({
      fault: { message: expect.stringContaining('became shorter while it was read') as string },
    });
  });

  it('and is replaced by another is read as what it is now', async () => {
    const { root } = await inWaves();
    const recording = await openFolder(root);
    expect(await itemsOf(recording)).toHaveLength(4);
    await writeFile(join(root, SHARD_PATH), event(sid(7), 1, 'i', 'new'.repeat(1000)));
    const items = await itemsOf(recording);
    expect(items).toMatchObject([{ kind: 'session', session: { sid: sid(7) } }]);
  });

  it('and is gone when it is looked at again loses the sessions that were there', async () => {
    const { root } = await inWaves();
    const recording = await openFolder(root);
    await itemsOf(recording);
    await rm(join(root, SHARD_PATH));
    const items = await itemsOf(recording, { wanted: ({ sid: id }) => id !== sid(1) });
    expect(kindsOf(items)).toEqual(['fault', 'lost', 'unwanted', 'lost', 'lost']);
  });
});

describe('sizes', () => {
  it(
    'a line of 1 GiB is skipped without being held, and counted',
    { timeout: 60_000 },
    async () => {
      const root = await artifacts({ [SHARD_PATH]: LINE });
      const path = join(root, SHARD_PATH);
      await truncate(path, 2 ** 30);
      const file = await open(path, 'a');
      await file.write(`\n${event(sid(2), 1, 'i', 'y')}`);
      await file.close();
      const before = process.memoryUsage().rss;
      const recording = await openFolder(root);
      const items = await itemsOf(recording);
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
      expect(items).toMatchObject([{ session: { sid: sid(1) } }, { session: { sid: sid(2) } }]);
      expect(recording.lineCounts.get(SHARD_PATH)).toMatchObject({
        lines: 3,
        oversized: 1,
        junk: 0,
      });
    },
  );

  it('an empty file is no fault, and is said', async () => {
    const root = await artifacts({ [SHARD_PATH]: '', [join(FOLDER, SECOND)]: LINE });
    const recording = await openFolder(root);
    expect(recording.notices).toEqual([{ file: SHARD_PATH, message: 'is empty' }]);
    expect(kindsOf(await itemsOf(recording))).toEqual(['session']);
  });

  it('a session over 64 MiB is cut there, counted and marked', { timeout: 60_000 }, async () => {
    const long = event(sid(1), 1, 'o', 'x'.repeat(1_000_000));
    const after = event(sid(2), 1, 'i', 'y');
    const root = await artifacts({ [SHARD_PATH]: long.repeat(70) + after + long });
    for (const waveBytes of [2 ** 20, 2 ** 30]) {
      const recording = await openFolder(root, { waveBytes });
      const items = await itemsOf(recording);
      expect(items).toMatchObject([
        { session: { sid: sid(1), cut: true, events: { length: 67 } } },
        { session: { sid: sid(2), cut: false, events: { length: 1 } } },
      ]);
      expect(recording.lineCounts.get(SHARD_PATH)).toMatchObject({ cut: 1 });
    }
  });
});

it('a file of zeros or noise is junk, not a crash', async () => {
  const noise = Buffer.alloc(300_000, 0);
  for (let i = 100_000; i < noise.length; i++) noise[i] = (i * 2_654_435_761) >>> 24;
  const root = await artifacts();
  await put(root, SHARD_PATH, Buffer.concat([noise, Buffer.from(`\n${LINE}`)]));
  expect(await sessionsOf(root)).toMatchObject([{ sid: sid(1), events: { length: 1 } }]);
});
