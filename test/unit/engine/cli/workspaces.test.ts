import { cp, readdir, readFile, realpath, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, heldUp, shardscope } from './support/command-line.ts';
import { folders, put, shardOf, shardPath, sid, typed } from './support/recordings.ts';

const ONE = { [shardPath('web-01')]: typed(sid(1)) };

/** Everything below a folder: names and contents. */
async function contents(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() ? `${path} ${(await readFile(path)).toString('base64')}` : path;
  });
  return (await Promise.all(files)).sort();
}

describe('what is opened', () => {
  it('is left as it is, whatever is run', async () => {
    const { root, recordings, data } = await folders(ONE);
    const before = await contents(recordings);
    await shardscope(['analyze', recordings], { data, cwd: recordings });
    await shardscope(['analyze', '.', '--format', 'table'], { data, cwd: recordings });
    await shardscope(['analyze', recordings, '--workspace', join(root, 'w')], { data });
    await shardscope(['workspace', 'forget', recordings, sid(1)], { data });
    await shardscope(['workspace', 'delete', recordings], { data });
    expect(await contents(recordings)).toEqual(before);
  });

  it('never gets a workspace of its own', async () => {
    const { recordings, data } = await folders(ONE);
    const dir = join(recordings, 'web-01', 'workspace');
    const ended = await shardscope(['analyze', recordings, '--workspace', dir], { data });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('nothing is ever written into an opened folder');
    expect(await readdir(join(recordings, 'web-01'))).toEqual(['ssh']);
  });

  it('never gets one by way of the data folder either', async () => {
    const { recordings } = await folders(ONE);
    const ended = await shardscope(['analyze', recordings], { data: join(recordings, 'data') });
    expect(ended.code).toBe(1);
    expect(await readdir(recordings)).toEqual(['web-01']);
  });
});

describe('--no-workspace', () => {
  it('writes nothing', async () => {
    const { root, recordings, data } = await folders(ONE);
    const { code } = await shardscope(['analyze', recordings, '--no-workspace'], { data });
    expect(code).toBe(0);
    expect(await readdir(root)).toEqual(['recordings']);
  });
});

describe('--workspace', () => {
  it('keeps the results in that folder', async () => {
    const { root, recordings, data } = await folders(ONE);
    const options = ['--workspace', join(root, 'portable')];
    await shardscope(['analyze', recordings, ...options], { data });
    expect(await readdir(join(root, 'portable'))).toContain('store.sqlite');
    const { stderr } = await shardscope(['analyze', recordings, ...options], { data });
    expect(stderr).toContain('1 already profiled');
  });

  it('takes over one from elsewhere only when told to, and builds it again', async () => {
    const { root, recordings, data } = await folders(ONE);
    const options = ['--workspace', join(root, 'portable')];
    await shardscope(['analyze', recordings, ...options], { data });
    const elsewhere = join(root, 'elsewhere');
    await cp(recordings, elsewhere, { recursive: true });
    const refused = await shardscope(['analyze', elsewhere, ...options], { data });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('consent');
    const adopt = [...options, '--adopt-workspace'];
    const taken = await shardscope(['analyze', elsewhere, ...adopt], { data });
    expect(taken.code).toBe(0);
    expect(taken.stderr).toMatch(/^Note: .*store\.sqlite/m);
    expect(taken.stderr).toContain('1 session analysed');
    const own = await shardscope(['analyze', elsewhere, ...options], { data });
    expect(own.stderr).toContain('1 already profiled');
  });
});

describe('a workspace that another process writes', () => {
  it('is opened read-only, with a word about it: results are given and not kept', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: shardOf(300) });
    const holder = await heldUp(['analyze', recordings, '--quiet'], { data });
    const second = await shardscope(['analyze', recordings], { data });
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(/^Note: The workspace .* is in use by process \d+.*read-only/m);
    expect(eventsOf(second).filter(({ type }) => type === 'session.started')).toHaveLength(300);
    const deletion = await shardscope(['workspace', 'delete', recordings], { data });
    expect(deletion.code).toBe(1);
    expect(deletion.stderr).toContain('in use by process');
    const listed = await shardscope(['workspace', 'list'], { data });
    expect(listed.stdout).toContain('in use by process');
    expect(await holder.ending()).toMatchObject({ code: 0, stderr: '' });
    const third = await shardscope(['analyze', recordings], { data });
    expect(third.stderr).toContain('300 already profiled');
  });
});

describe('shardscope workspace', () => {
  it('lists nothing, and says so, before anything was analysed', async () => {
    const { data } = await folders();
    const { code, stdout } = await shardscope(['workspace', 'list'], { data });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'There is no workspace yet: analysing a folder makes one.\n',
    });
  });

  it('lists, finds and deletes the workspace of a path', async () => {
    const { recordings, data } = await folders(ONE);
    await shardscope(['analyze', recordings], { data });
    const found = await shardscope(['workspace', 'path', recordings], { data });
    const dir = found.stdout.trim();
    expect(dir.startsWith(join(data, 'workspaces'))).toBe(true);
    const listed = await shardscope(['workspace', 'list'], { data });
    expect(listed.stdout).toMatch(/^\S+ {2}20\d\d-\d\d-\d\d \d\d:\d\d UTC {2}[\d.]+ kB {2}\S+\n$/);
    expect(listed.stdout).toContain(await realpath(recordings));
    expect(listed.stdout).toContain(dir);
    const deleted = await shardscope(['workspace', 'delete', recordings], { data });
    expect(deleted).toMatchObject({ code: 0, stdout: `Deleted ${dir}.\n` });
    expect(await readdir(join(data, 'workspaces'))).toEqual([]);
    const gone = await shardscope(['workspace', 'path', recordings], { data });
    expect(gone).toMatchObject({ code: 1, stdout: '' });
    expect(gone.stderr).toContain('There is no workspace for');
  });

  it('deletes the workspace of recordings that are gone', async () => {
    const { root, recordings, data } = await folders(ONE);
    await shardscope(['analyze', recordings], { data });
    await rename(recordings, join(root, 'moved'));
    expect(await shardscope(['workspace', 'delete', recordings], { data })).toMatchObject({
      code: 0,
    });
  });

  it('forgets an attacker, and nothing else', async () => {
    const { root, recordings, data } = await folders({
      [shardPath('web-01')]: typed(sid(1)) + typed(sid(2)),
    });
    await put(root, 'map.csv', `sid,src_ip\n${sid(1)},192.0.2.7\n${sid(2)},192.0.2.8\n`);
    const options = ['--sessions', join(root, 'map.csv')];
    await shardscope(['analyze', recordings, ...options], { data });
    const forgotten = await shardscope(['workspace', 'forget', recordings, '192.0.2.7'], { data });
    expect(forgotten).toMatchObject({ code: 0 });
    expect(forgotten.stdout).toContain('Forgot 192.0.2.7: 1 session.');
    const again = await shardscope(['analyze', recordings, ...options], { data });
    expect(again.stderr).toMatch(/^1 session analysed .* 1 already profiled/m);
    const unknown = await shardscope(['workspace', 'forget', recordings, '203.0.113.9'], { data });
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('knows no attacker');
  });
});
