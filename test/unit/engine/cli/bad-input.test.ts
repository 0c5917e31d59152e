import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import {
  ending,
  environment,
  eventsOf,
  heldUp,
  linesOf,
  NODE_ARGUMENTS,
  shardscope,
  type Ended,
} from './support/command-line.ts';
import { folders, put, SHARD, shardOf, shardPath, sid, typed } from './support/recordings.ts';

const MEMORY = ['--no-workspace'];
const ONE = { [shardPath('web-01')]: typed(sid(1)) };

function sessionsOf(ended: Ended): readonly unknown[] {
  return eventsOf(ended)
    .filter(({ type }) => type === 'session.started')
    .map(({ payload }) => payload['session_id']);
}

describe('nothing readable', () => {
  it.each([
    ['serve', []],
    ['export', ['csv']],
  ])('shardscope %s says that a path is not there as analyze does', async (command, before) => {
    const { recordings, data } = await folders({});
    const missing = join(recordings, 'missing');
    const ended = await shardscope([command, ...before, missing], { data });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(linesOf(ended.stderr)).toEqual([
      `shardscope: ${missing} could not be opened: there is no such file or folder (ENOENT). ` +
        'Check the path. (E_SOURCE_UNREADABLE)',
    ]);
  });

  it.each([
    [
      'a path that is not there',
      'missing',
      /missing could not be opened: there is no such file or folder \(ENOENT\). Check the path\. \(E_SOURCE_UNREADABLE\)$/,
    ],
    ['a folder without a shard', '.', /No recording was found in/],
    ['a file that is no shard', 'notes.txt', /No recording was found in/],
  ])('%s is told, with exit code 3', async (_what, path, message) => {
    const { recordings, data } = await folders({ 'notes.txt': 'hello' });
    const ended = await shardscope(['analyze', join(recordings, path)], { data });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(message)]);
  });

  it('a folder that may not be read is told, with exit code 3', async () => {
    const { root, recordings, data } = await folders(ONE);
    await chmod(root, 0o755);
    await chmod(recordings, 0o000);
    const ended = await shardscope(['analyze', recordings, ...MEMORY], {
      data,
      obeysPermissions: true,
    });
    await chmod(recordings, 0o755);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toMatch(
      /recordings could not be opened: your user may not read it \(EACCES\)\. Change its/,
    );
  });

  it('a shard without a single usable line is told, with exit code 3', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: 'not\njson\n' });
    const ended = await shardscope(['analyze', recordings, ...MEMORY], { data });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toContain('2 unusable lines');
  });

  it('the only shard that may not be read is told, with exit code 3', async () => {
    const { root, recordings, data } = await folders(ONE);
    await chmod(root, 0o755);
    await chmod(join(recordings, shardPath('web-01')), 0o000);
    const ended = await shardscope(['analyze', recordings, ...MEMORY], {
      data,
      obeysPermissions: true,
    });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toMatch(/^Problem \(E_SHARD_UNREADABLE\): web-01\/ssh\//m);
  });

  it('a shard that is still empty is no failure, and is told', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: '' });
    const ended = await shardscope(['analyze', recordings, ...MEMORY], { data });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toMatch(/^Note: web-01\/ssh\/.* is empty$/m);
  });
});

describe('one bad file among good ones costs nothing but itself', () => {
  it('where it may not be read', async () => {
    const { root, recordings, data } = await folders({
      ...ONE,
      [shardPath('web-02')]: typed(sid(2)),
      [shardPath('web-03')]: typed(sid(3)),
    });
    await chmod(root, 0o755);
    await chmod(join(recordings, shardPath('web-02')), 0o000);
    const ended = await shardscope(['analyze', recordings, ...MEMORY], {
      data,
      obeysPermissions: true,
    });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain(`Problem (E_SHARD_UNREADABLE): ${shardPath('web-02')}`);
    expect(ended.stderr).toContain('1 problem');
    expect(sessionsOf(ended)).toEqual([sid(1), sid(3)]);
  });

  it('where it vanishes while others are read', async () => {
    const later = shardPath('web-01', 'sessions-2026-03-09.jsonl');
    const { recordings, data } = await folders({
      [shardPath('web-01')]: shardOf(300),
      [later]: typed(sid(1000)),
    });
    const run = await heldUp(['analyze', recordings], { data });
    await rm(join(recordings, later));
    const ended = await run.ending();
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain(`Problem (E_SHARD_UNREADABLE): ${later}`);
    expect(sessionsOf(ended)).toHaveLength(300);
  });

  it('where it is a folder, a pipe or a link that only has a name like a shard', async () => {
    const { root, recordings, data } = await folders(ONE);
    const folder = (name: string): string => join(recordings, 'web-01/ssh/transcripts', name);
    await mkdir(folder('sessions-2026-03-02.jsonl'));
    execFileSync('mkfifo', [folder('sessions-2026-03-03.jsonl')]);
    await put(root, SHARD, typed(sid(9)));
    await symlink(join(root, SHARD), folder('sessions-2026-03-04.jsonl'));
    const ended = await shardscope(['analyze', recordings, ...MEMORY], { data });
    expect(ended.code).toBe(0);
    expect(sessionsOf(ended)).toEqual([sid(1)]);
    expect(ended.stderr).toContain('2 files ignored');
  });

  it('where lines of it are junk, which are counted', async () => {
    const { recordings, data } = await folders({
      [shardPath('web-01')]: `junk\n${typed(sid(1))}{"sid":"${sid(1)}","t":"no"}\n`,
    });
    const ended = await shardscope(['analyze', recordings, ...MEMORY], { data });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('2 unusable lines');
    expect(sessionsOf(ended)).toEqual([sid(1)]);
  });
});

describe('sessions that were not recorded', () => {
  it('are counted', async () => {
    const skipped = `<134>1 2026-03-01T10:00:00Z web-01 sessrec - session_skipped [relay@55555 sid="${sid(7)}" service="ssh" src_ip="192.0.2.7" reason="disk_pressure"]\n`;
    const { recordings, data } = await folders({ ...ONE, 'honeynet.log': skipped });
    const ended = await shardscope(['analyze', recordings, ...MEMORY], { data });
    expect(ended.stderr).toContain('1 session not recorded');
  });
});

describe('hostile names', () => {
  const HOSTILE = '\u001b[31m\u009b2J\u202ered';

  it('never reach a terminal as they are, be they of folders, files or sessions', async () => {
    const { recordings, data } = await folders({
      [`${HOSTILE}/${SHARD}`]: typed(HOSTILE),
      [`${HOSTILE}/${HOSTILE}.txt`]: 'hello',
      [`${HOSTILE}/sessions-2026-03-02.jsonl`]: '',
    });
    const opened = join(recordings, HOSTILE);
    const results = await Promise.all(
      [
        ['analyze', recordings, '--format', 'table'],
        ['analyze', opened],
        ['analyze', join(opened, 'missing')],
        ['analyze', opened, `--${HOSTILE}`],
        ['analyze', opened, '--concurrency', HOSTILE],
        [HOSTILE],
        ['workspace', 'path', join(opened, 'missing')],
        ['workspace', 'forget', opened, HOSTILE],
      ].map((args) => shardscope(args, { data })),
    );
    const listed = await shardscope(['workspace', 'list'], { data });
    expect(listed.stdout).toContain('\\x1b[31m');
    for (const { stdout, stderr } of [...results, listed]) {
      expect(stdout.length + stderr.length).toBeGreaterThan(0);
      expect(stdout + stderr).not.toMatch(/[^\n\x20-\x7e·…—×]/u);
    }
  });
});

describe('a full disk', () => {
  const run = promisify(execFile);

  /** Mounts a file system of 48 kB for one process only, and runs a command there. */
  const MOUNTED = 'mount -t tmpfs -o size=48k tmpfs "$1" && shift && exec "$@"';

  async function needsMount(context: TestContext, command: readonly string[]): Promise<void> {
    const refusal = await run('unshare', [...command, 'true']).then(
      () => null,
      (error: unknown) => String(error),
    );
    if (refusal === null) return;
    console.log(`No file system of its own can be mounted here: ${refusal}`);
    context.skip('no file system of its own can be mounted here');
  }

  it('when results are kept is an error that names the file; all results are printed', async (context) => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: shardOf(100) });
    await mkdir(data);
    const privileges = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];
    const mounted = [...privileges, 'sh', '-c', MOUNTED, 'sh', data];
    await needsMount(context, mounted);
    const command = [process.execPath, ...NODE_ARGUMENTS, 'analyze', recordings];
    const child = spawn('unshare', [...mounted, ...command], { env: environment(data) });
    const ended = await ending(child);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^shardscope: .*store\.sqlite could not be written: ENOSPC/m);
    expect(sessionsOf(ended)).toHaveLength(100);
  });
});
