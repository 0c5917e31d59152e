import { link, mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder, type ShardFile } from '@shardscope/sdk';
import { SHARD, SHARD_PATH, artifacts, event, put, sessionsOf, sid } from './support/artifacts.ts';

const LINE = event(sid(1), 1, 'i', 'x');

function placeOf({ decky, service, shard, guessed }: ShardFile): object {
  return { decky, service, shard, guessed };
}

const EXACT = { decky: 'web-01', service: 'ssh', shard: SHARD, guessed: false };

describe('a user may open', () => {
  it.each([
    ['the root', '.'],
    ['one decky', 'web-01'],
    ['one service', 'web-01/ssh'],
    ['one transcripts folder', 'web-01/ssh/transcripts'],
    ['one file', SHARD_PATH],
  ])('%s: decky and service come from the path', async (_, path) => {
    const root = await artifacts({ [SHARD_PATH]: LINE });
    const recording = await openFolder(join(root, path));
    expect(recording.root).toBe(join(root, path));
    expect(recording.files.map(placeOf)).toEqual([EXACT]);
    expect(recording.notices).toEqual([]);
    expect(await sessionsOf(join(root, path))).toHaveLength(1);
  });

  it('a folder of bare shards: the decky is the folder’s name, the service ssh, and it says so', async () => {
    const root = await artifacts({ [`Honey Pot_7/${SHARD}`]: LINE });
    const recording = await openFolder(join(root, 'Honey Pot_7'));
    expect(recording.files.map(placeOf)).toEqual([
      { decky: 'honey-pot-7', service: 'ssh', shard: SHARD, guessed: true },
    ]);
    expect(recording.notices).toEqual([
      { file: '.', message: expect.stringMatching(/"honey-pot-7".*"ssh".*guessed/) as string },
    ]);
  });

  it('one bare shard', async () => {
    const root = await artifacts({ [`pot/${SHARD}`]: LINE });
    const { files } = await openFolder(join(root, 'pot', SHARD));
    expect(files.map(placeOf)).toEqual([{ ...EXACT, decky: 'pot', guessed: true }]);
  });

  it('a folder above the root', async () => {
    const root = await artifacts({ [`var/artifacts/${SHARD_PATH}`]: LINE });
    const { files } = await openFolder(root);
    expect(files).toMatchObject([{ ...EXACT, path: `var/artifacts/${SHARD_PATH}` }]);
  });

  it('a link to any of them', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE });
    const other = await artifacts();
    await symlink(root, join(other, 'link'));
    const recording = await openFolder(join(other, 'link'));
    expect(recording.root).toBe(root);
    expect(recording.files.map(placeOf)).toEqual([EXACT]);
  });
});

describe('a decky’s name', () => {
  it.each([
    ['x', 'x', false],
    ['a'.repeat(63), 'a'.repeat(63), false],
    ['a'.repeat(64), 'a'.repeat(63), true],
    ['-web', 'web', true],
    ['Web01', 'web01', true],
    ['日本', 'decky', true],
  ])('%s is read as %s', async (folder, decky, guessed) => {
    const root = await artifacts({ [`${folder}/telnet/transcripts/${SHARD}`]: LINE });
    const { files } = await openFolder(root);
    expect(files.map(placeOf)).toEqual([{ decky, service: 'telnet', shard: SHARD, guessed }]);
  });
});

describe('files that are not read', () => {
  it('are listed with the reason', async () => {
    const root = await artifacts({
      [SHARD_PATH]: LINE,
      'web-01/ssh/transcripts/sessions-2026-3-1.jsonl': LINE,
      'web-01/ssh/transcripts/sessions-2026-03-01.jsonl.bak': LINE,
      'web-01/ssh/transcripts/Sessions-2026-03-01.jsonl': LINE,
      'web-01/ftp/transcripts/sessions-2026-03-01.jsonl': LINE,
      'README.md': 'hello',
    });
    const { ignored, files } = await openFolder(root);
    expect(files).toHaveLength(1);
    expect(ignored).toEqual([
      { file: 'README.md', reason: 'not named like a shard or a session log' },
      {
        file: 'web-01/ftp/transcripts/sessions-2026-03-01.jsonl',
        reason: expect.stringContaining('"ftp" is neither ssh nor telnet') as string,
      },
      ...[
        'Sessions-2026-03-01.jsonl',
        'sessions-2026-03-01.jsonl.bak',
        'sessions-2026-3-1.jsonl',
      ].map((name) => ({
        file: `web-01/ssh/transcripts/${name}`,
        reason: 'not named like a shard or a session log',
      })),
    ]);
  });

  it('have names that cannot act on a terminal', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE, 'a\u001b[2J\u202e\n.txt': '' });
    const { ignored } = await openFolder(root);
    expect(ignored.map(({ file }) => file)).toEqual(['a\\x1b[2J\\u{202e}\\x0a.txt']);
  });

  it('are links, wherever they lead', async () => {
    const outside = await artifacts({ [SHARD]: event(sid(9), 1, 'i', 'secret') });
    const root = await artifacts({ [SHARD_PATH]: LINE });
    const folder = join(root, 'web-01/ssh/transcripts');
    await symlink(join(outside, SHARD), join(folder, 'sessions-2026-03-02.jsonl'));
    await symlink(join(folder, SHARD), join(folder, 'sessions-2026-03-03.jsonl'));
    await symlink(join(root, 'nowhere'), join(folder, 'sessions-2026-03-04.jsonl'));
    await symlink(outside, join(root, 'db-02'));
    await symlink(root, join(root, 'loop'));
    const recording = await openFolder(root);
    expect(recording.files).toHaveLength(1);
    expect(recording.ignored).toEqual([
      { file: 'db-02', reason: 'a symbolic link out of the opened folder' },
      { file: 'loop', reason: 'a symbolic link; what it points to is read in its own place' },
      {
        file: 'web-01/ssh/transcripts/sessions-2026-03-02.jsonl',
        reason: 'a symbolic link out of the opened folder',
      },
      {
        file: 'web-01/ssh/transcripts/sessions-2026-03-03.jsonl',
        reason: 'a symbolic link; what it points to is read in its own place',
      },
      {
        file: 'web-01/ssh/transcripts/sessions-2026-03-04.jsonl',
        reason: 'a symbolic link to nothing',
      },
    ]);
    const sessions = await sessionsOf(root);
    expect(sessions.map((session) => session.sid)).toEqual([sid(1)]);
  });

  it('lie too deep', async () => {
    const root = await artifacts({ [SHARD_PATH]: LINE, [`1/2/3/4/5/6/7/${SHARD}`]: LINE });
    const { ignored, files } = await openFolder(root);
    expect(files).toHaveLength(1);
    expect(ignored).toEqual([{ file: '1/2/3/4/5/6/7', reason: 'too many folders deep' }]);
  });

  it('stand for a decky, service and day that another file stands for', async () => {
    const root = await artifacts({
      [SHARD_PATH]: LINE,
      [`${SHARD_PATH}.gz`]: 'not read',
      [`copy/web-01/${SHARD}`]: LINE,
    });
    const { ignored, files, notices } = await openFolder(root);
    expect(files.map(({ path }) => path)).toEqual([SHARD_PATH]);
    const reason = `stands for the same decky, service and day as ${SHARD_PATH}`;
    expect(ignored).toEqual([
      { file: `${SHARD_PATH}.gz`, reason },
      { file: `copy/web-01/${SHARD}`, reason },
    ]);
    expect(notices.map(({ file }) => file)).toEqual([SHARD_PATH, SHARD_PATH]);
    expect(notices[0]?.message).toContain(`${basename(SHARD_PATH)}.gz`);
  });
});

it('a shard under two names is two shards', async () => {
  const root = await artifacts({ [SHARD_PATH]: LINE });
  await mkdir(join(root, 'db-02/ssh/transcripts'), { recursive: true });
  await link(join(root, SHARD_PATH), join(root, 'db-02/ssh/transcripts', SHARD));
  expect((await sessionsOf(root)).map(({ evidenceRef }) => evidenceRef)).toEqual([
    `shard:db-02/ssh/${SHARD}#${sid(1)}`,
    `shard:web-01/ssh/${SHARD}#${sid(1)}`,
  ]);
});

it('shards are read by day, then decky, then service', async () => {
  const root = await artifacts();
  for (const path of [
    'b/ssh/transcripts/sessions-2026-03-02.jsonl',
    'a/telnet/transcripts/sessions-2026-03-02.jsonl',
    'a/ssh/transcripts/sessions-2026-03-02.jsonl',
    'b/ssh/transcripts/sessions-2026-03-01.jsonl',
  ]) {
    await put(root, path, LINE);
  }
  const { files } = await openFolder(root);
  expect(files.map(({ path }) => path)).toEqual([
    'b/ssh/transcripts/sessions-2026-03-01.jsonl',
    'a/ssh/transcripts/sessions-2026-03-02.jsonl',
    'a/telnet/transcripts/sessions-2026-03-02.jsonl',
    'b/ssh/transcripts/sessions-2026-03-02.jsonl',
  ]);
});

it('a refresh finds shards that have come since', async () => {
  const root = await artifacts({ [SHARD_PATH]: LINE });
  const recording = await openFolder(root);
  await put(root, 'web-01/ssh/transcripts/sessions-2026-03-02.jsonl', LINE);
  expect(recording.files).toHaveLength(1);
  await recording.refresh();
  expect(recording.files).toHaveLength(2);
});

it('the day of a shard that is none gives no date', async () => {
  const root = await artifacts({ 'pot/sessions-2026-02-31.jsonl': LINE });
  const [session] = await sessionsOf(root);
  expect(session?.shardDate).toBeNull();
});
