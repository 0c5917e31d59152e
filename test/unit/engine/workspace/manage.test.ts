import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deleteWorkspace, findWorkspace, forgetAttacker, listWorkspaces } from 'shardscope';
import { result } from '../../sdk/store/session-results.ts';
import { folders } from './support/folders.ts';
import { pathsIn } from './support/paths-in.ts';
import { dirOf, open, openPortable } from './support/workspaces.ts';
import { containing } from './support/containing.ts';

describe('the list of workspaces', () => {
  it('is empty before the first one', async () => {
    expect(await listWorkspaces((await folders()).data)).toEqual([]);
  });

  it('names each with its path, its size and who uses it', async () => {
    const at = await folders();
    const workspace = await open(at);
    workspace.store.persist(result());
    await workspace.flush();
    const [info, ...more] = await listWorkspaces(at.data);
    expect(more).toEqual([]);
    expect(info).toMatchObject({ dir: workspace.dir, path: at.recordings, problem: null });
    expect(info?.bytes).toBeGreaterThan(1000);
    expect(info?.usedBy).toContain(`process ${process.pid}`);
    await workspace.close();
    expect(await listWorkspaces(at.data)).toMatchObject([{ usedBy: null }]);
  });

  it('has those too that cannot be opened, with the reason', async () => {
    const at = await folders();
    const workspace = await open(at);
    await workspace.close();
    await writeFile(join(dirOf(workspace), 'workspace.json'), '{');
    expect(await listWorkspaces(at.data)).toMatchObject([
      { dir: workspace.dir, path: null, problem: containing('workspace.json') },
    ]);
  });
});

describe('finding a workspace', () => {
  it('goes by the opened path, also when that is gone', async () => {
    const at = await folders();
    const workspace = await open(at);
    await workspace.close();
    expect(await findWorkspace(at.recordings, at.data)).toBe(workspace.dir);
    await rm(at.recordings, { recursive: true });
    expect(await findWorkspace(at.recordings, at.data)).toBe(workspace.dir);
  });

  it('goes by the folder of a portable one', async () => {
    const at = await folders();
    await (await openPortable(at)).close();
    expect(await findWorkspace(at.portable, at.data)).toBe(at.portable);
  });

  it('takes nothing in an opened folder for a workspace', async () => {
    const at = await folders();
    await (await openPortable(at)).close();
    const elsewhere = { ...at, data: join(at.data, 'of another machine') };
    await expect(findWorkspace(at.portable, elsewhere.data)).rejects.toMatchObject({
      code: 'E_WORKSPACE_UNKNOWN',
    });
    for (const text of ['{"version":1}', '{"version":9}', '{']) {
      await writeFile(join(at.recordings, 'workspace.json'), text);
      await expect(findWorkspace(at.recordings, at.data)).rejects.toMatchObject({
        code: 'E_WORKSPACE_UNKNOWN',
      });
    }
  });

  it('says when there is none', async () => {
    const at = await folders();
    await expect(findWorkspace(at.recordings, at.data)).rejects.toMatchObject({
      code: 'E_WORKSPACE_UNKNOWN',
    });
  });
});

describe('deleting a workspace', () => {
  it('leaves nothing of it', async () => {
    const at = await folders();
    const workspace = await open(at);
    workspace.store.persist(result());
    await workspace.indexStore.save('a.jsonl', 1);
    await workspace.close();
    await rename(join(dirOf(workspace), 'store.sqlite'), join(dirOf(workspace), ASIDE));
    await deleteWorkspace(dirOf(workspace));
    expect(await listWorkspaces(at.data)).toEqual([]);
    expect((await open(at)).store.counts().sessions).toBe(0);
  });

  it('leaves what is not ours in a portable one', async () => {
    const at = await folders();
    await (await openPortable(at)).close();
    await writeFile(join(at.portable, 'thesis.tex'), 'years of work');
    await deleteWorkspace(at.portable);
    expect(await pathsIn(at.portable)).toEqual(['thesis.tex']);
  });

  it('is refused for a folder that is none', async () => {
    const at = await folders();
    await writeFile(join(at.recordings, 'lock'), 'not ours');
    await expect(deleteWorkspace(at.recordings)).rejects.toMatchObject({
      code: 'E_WORKSPACE_UNKNOWN',
    });
    expect(await pathsIn(at.recordings)).toEqual(['lock']);
  });

  it('is refused while it is in use', async () => {
    const at = await folders();
    const workspace = await open(at);
    await expect(deleteWorkspace(dirOf(workspace))).rejects.toMatchObject({
      code: 'E_WORKSPACE_BUSY',
      message: containing(`process ${process.pid}`),
    });
    expect(workspace.readOnly).toBe(false);
  });
});

describe('forgetting an attacker of a workspace that is not open', () => {
  it('rewrites its database, also when the recordings are gone', async () => {
    const at = await folders();
    const workspace = await open(at);
    workspace.store.persist(result());
    await workspace.close();
    await rm(at.recordings, { recursive: true });
    const dir = dirOf(workspace);
    const { evidenceRefs } = await forgetAttacker(dir, '192.0.2.7', at.data);
    expect(evidenceRefs.size).toBe(1);
    expect((await readFile(join(dir, 'store.sqlite'))).includes('192.0.2.7')).toBe(false);
    await expect(forgetAttacker(dir, '192.0.2.7', at.data)).rejects.toMatchObject({
      code: 'E_ATTACKER_UNKNOWN',
    });
  });

  it('is refused while it is in use', async () => {
    const at = await folders();
    const workspace = await open(at);
    workspace.store.persist(result());
    await workspace.flush();
    await expect(forgetAttacker(dirOf(workspace), '192.0.2.7', at.data)).rejects.toMatchObject({
      code: 'E_WORKSPACE_BUSY',
    });
    expect(workspace.store.counts().sessions).toBe(1);
  });
});

const ASIDE = 'store.sqlite.set-aside-corrupt-1';
