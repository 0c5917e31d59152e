import { access, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRODUCER, result, summary } from '../../sdk/store/session-results.ts';
import { folders } from './support/folders.ts';
import { pathsIn } from './support/paths-in.ts';
import { dirOf, open, openPortable } from './support/workspaces.ts';
import { containing } from './support/containing.ts';

describe('a workspace in the data folder', () => {
  it('is found again by the opened path, with its results', async () => {
    const at = await folders();
    const first = await open(at);
    first.store.persist(result());
    await first.close();
    const second = await open(at);
    expect(second.dir).toBe(first.dir);
    expect(second.notices).toEqual([]);
    expect(second.store.counts().sessions).toBe(1);
    expect(second.store.missing(summary(), [PRODUCER])).toEqual([]);
  });

  it('is the same by whatever way the path is given', async () => {
    const at = await folders();
    const link = join(at.recordings, '..', 'link');
    await symlink(at.recordings, link);
    const first = await open(at);
    await first.close();
    const second = await open(at, { path: `${link}/../recordings/.` });
    expect(second.dir).toBe(first.dir);
  });

  it('is another for another path', async () => {
    const at = await folders();
    const other = join(at.recordings, 'decky-01');
    await mkdir(other);
    const first = await open(at);
    const second = await open(at, { path: other });
    expect(second.dir).not.toBe(first.dir);
  });

  it('can be read by nobody else', async () => {
    const at = await folders();
    const workspace = await open(at);
    const dir = dirOf(workspace);
    workspace.store.persist(result());
    await workspace.indexStore.save('decky/ssh/a.jsonl', {});
    await workspace.assignments.assign(summary().evidenceRef, '192.0.2.1');
    await workspace.flush();
    for (const folder of [at.data, dir, join(dir, 'index')]) {
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    }
    for (const path of await pathsIn(dir)) {
      const found = await stat(join(dir, path));
      if (found.isFile()) expect([path, found.mode & 0o777]).toEqual([path, 0o600]);
    }
  });

  it('says in workspace.json what it is for', async () => {
    const at = await folders();
    const dir = dirOf(await open(at));
    expect(JSON.parse(await readFile(join(dir, 'workspace.json'), 'utf8'))).toMatchObject({
      version: 1,
      path: at.recordings,
    });
  });

  it('writes nothing into the opened folder', async () => {
    const at = await folders();
    await writeFile(join(at.recordings, 'sessions-2026-11-20.jsonl'), '');
    const workspace = await open(at);
    workspace.store.persist(result());
    await workspace.indexStore.save('sessions-2026-11-20.jsonl', { sessions: [] });
    await workspace.close();
    expect(await pathsIn(at.recordings)).toEqual(['sessions-2026-11-20.jsonl']);
  });

  it('is refused where the data folder lies in the opened folder', async () => {
    const at = await folders();
    const dataFolder = join(at.recordings, '.local', 'share', 'shardscope');
    await expect(open(at, { dataFolder })).rejects.toMatchObject({ code: 'E_WORKSPACE_INSIDE' });
    expect(await pathsIn(at.recordings)).toEqual([]);
  });

  it('cannot be opened for a path that is not there', async () => {
    const at = await folders();
    await expect(open(at, { path: join(at.recordings, 'gone') })).rejects.toMatchObject({
      code: 'E_SOURCE_UNREADABLE',
      place: { file: join(at.recordings, 'gone') },
    });
  });

  it('names the data folder that cannot be made', async () => {
    const at = await folders();
    await writeFile(at.data, 'a file');
    await expect(open(at)).rejects.toMatchObject({
      code: 'E_WORKSPACE_UNWRITABLE',
      message: containing(at.data),
    });
  });

  it('is cleared of what a crash left half-written', async () => {
    const at = await folders();
    const first = await open(at);
    const dir = dirOf(first);
    await first.close();
    await writeFile(join(dir, 'store.sqlite.tmp-0123456789ab'), 'half');
    await open(at);
    expect(await pathsIn(dir)).not.toContain('store.sqlite.tmp-0123456789ab');
  });
});

describe('a workspace in memory only', () => {
  it('writes nothing at all', async () => {
    const at = await folders();
    const workspace = await open(at, { choice: { kind: 'none' } });
    workspace.store.persist(result());
    await workspace.indexStore.save('a.jsonl', {});
    await workspace.assignments.assign(summary().evidenceRef, '192.0.2.1');
    expect(workspace).toMatchObject({ dir: null, readOnly: false, notices: [] });
    expect(workspace.assignments.all().get(summary().evidenceRef)).toBe('192.0.2.1');
    expect(await workspace.indexStore.load('a.jsonl')).toBeUndefined();
    await workspace.close();
    await expect(access(at.data)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a portable workspace', () => {
  it('is used again without a question where it was made', async () => {
    const at = await folders();
    const first = await openPortable(at);
    first.store.persist(result());
    await first.close();
    const second = await openPortable(at);
    expect(second.dir).toBe(at.portable);
    expect(second.store.counts().sessions).toBe(1);
  });

  it('is refused inside the opened folder, also by way of a link', async () => {
    const at = await folders();
    const inside = join(at.recordings, 'new', 'workspace');
    const link = join(at.recordings, '..', 'link');
    await symlink(at.recordings, link);
    for (const dir of [inside, at.recordings, join(link, 'workspace')]) {
      const choice = { kind: 'folder' as const, dir };
      await expect(open(at, { choice })).rejects.toMatchObject({ code: 'E_WORKSPACE_INSIDE' });
    }
    expect(await pathsIn(at.recordings)).toEqual([]);
  });

  it('may lie beside an opened file', async () => {
    const at = await folders();
    const path = join(at.recordings, 'sessions-2026-11-20.jsonl');
    await writeFile(path, '');
    const workspace = await openPortable(at, { path });
    expect(workspace.readOnly).toBe(false);
  });

  it('is not made in a folder with other contents', async () => {
    const at = await folders();
    await mkdir(at.portable);
    await writeFile(join(at.portable, 'thesis.tex'), 'years of work');
    await expect(openPortable(at)).rejects.toMatchObject({ code: 'E_WORKSPACE_INVALID' });
    expect(await pathsIn(at.portable)).toEqual(['thesis.tex']);
  });

  it('needs consent when it was made on another machine, and then is built again', async () => {
    const at = await folders();
    const elsewhere = { ...at, data: join(at.data, 'of another machine') };
    const first = await openPortable(elsewhere);
    first.store.persist(result());
    await first.indexStore.save('a.jsonl', { trusted: false });
    await first.assignments.assign(summary().evidenceRef, '192.0.2.1');
    await first.close();

    await expect(openPortable(at)).rejects.toMatchObject({
      code: 'E_WORKSPACE_UNTRUSTED',
      message: containing(at.portable),
    });
    const questions: string[] = [];
    const second = await openPortable(at, {
      agree(question) {
        questions.push(question);
        return true;
      },
    });
    expect(questions).toEqual([expect.stringContaining('another machine')]);
    expect(second.store.counts().sessions).toBe(0);
    expect(await second.indexStore.load('a.jsonl')).toBeUndefined();
    expect(second.assignments.all().size).toBe(1);
    expect(second.notices).toMatchObject([{ code: 'E_STORE_SET_ASIDE' }]);
    expect(await pathsIn(at.portable)).toContain('store.sqlite.set-aside-untrusted-1');
    await second.close();
    expect((await openPortable(at)).notices).toEqual([]);
  });

  it('needs consent when it was made for another path', async () => {
    const at = await folders();
    await (await openPortable(at)).close();
    const moved = join(at.recordings, '..', 'moved');
    await rename(at.recordings, moved);
    await expect(openPortable({ ...at, recordings: moved })).rejects.toMatchObject({
      code: 'E_WORKSPACE_UNTRUSTED',
    });
  });

  it('needs consent when a database lies in it without a manifest', async () => {
    const at = await folders();
    await mkdir(at.portable);
    await writeFile(join(at.portable, 'store.sqlite'), 'planted');
    await expect(openPortable(at)).rejects.toMatchObject({ code: 'E_WORKSPACE_UNTRUSTED' });
  });

  it.each(['store.sqlite', 'assignments.json', 'workspace.json', 'lock', 'index'])(
    'is refused when its %s is a link to somewhere else',
    async (name) => {
      const at = await folders();
      await (await openPortable(at)).close();
      const target = join(at.recordings, '..', 'target');
      await mkdir(target);
      await rename(join(at.portable, name), join(at.portable, 'elsewhere')).catch(() => undefined);
      await symlink(target, join(at.portable, name));
      await expect(openPortable(at, { agree: () => true })).rejects.toMatchObject({
        code: 'E_WORKSPACE_INVALID',
        message: containing(name),
      });
      expect(await pathsIn(target)).toEqual([]);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'does not wait for a pipe named like a file',
    async () => {
      const at = await folders();
      await (await openPortable(at)).close();
      execFileSync('mkfifo', [join(at.portable, 'assignments.json')]);
      await expect(openPortable(at)).rejects.toMatchObject({ code: 'E_WORKSPACE_INVALID' });
    },
  );

  it('is refused when a newer Shardscope made it, and when its manifest is damaged', async () => {
    const at = await folders();
    await (await openPortable(at)).close();
    for (const text of ['{"version":2,"else":"where"}', '{"version":1}', '{', 'null']) {
      await writeFile(join(at.portable, 'workspace.json'), text);
      await expect(openPortable(at)).rejects.toMatchObject({ code: 'E_WORKSPACE_INVALID' });
    }
  });

  it('works where the data folder cannot be written, and asks for consent next time', async () => {
    const at = await folders();
    await writeFile(at.data, 'a file');
    const first = await openPortable(at);
    expect(first.notices).toMatchObject([{ code: 'E_WORKSPACE_UNWRITABLE' }]);
    first.store.persist(result());
    await first.close();
    await expect(openPortable(at)).rejects.toMatchObject({ code: 'E_WORKSPACE_UNTRUSTED' });
  });
});
