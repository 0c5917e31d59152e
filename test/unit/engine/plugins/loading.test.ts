import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addPlugin,
  candidate,
  findPlugin,
  listPlugins,
  loadIsolated,
  openUserPlugins,
  permissionsInWords,
  switchPlugin,
} from '../../../../packages/engine/src/plugins/index.ts';
import { COUNTER, counterFolder, folderOf, packageJson } from './support/plugin-folders.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** Adds a plugin to a new data folder; gives the folder. */
async function added(plugin: string): Promise<string> {
  const data = await folderOf({});
  await addPlugin(await candidate(plugin, data), data);
  return data;
}

describe('finding a plugin', () => {
  it('looks into a folder, and tells what is known before any code runs', async () => {
    const folder = await counterFolder({}, 'throw new Error("it ran")');
    expect(await findPlugin(folder)).toMatchObject({
      root: folder,
      entry: join(folder, 'index.js'),
      version: '1.0.0',
      manifest: { id: 'acme/counter', provides: ['acme.inputs'], permissions: {} },
    });
  });

  it('takes a file by itself, and the source of a package', async () => {
    const lone = await folderOf({ 'plugin.js': COUNTER });
    expect(await findPlugin(join(lone, 'plugin.js'))).toMatchObject({ manifest: null, root: lone });
    const folder = await counterFolder();
    expect(await findPlugin(join(folder, 'index.js'))).toMatchObject({
      root: folder,
      manifest: { id: 'acme/counter' },
    });
  });

  it('finds a package that is installed in the data folder', async () => {
    const root = 'plugins/node_modules/@acme/counter';
    const data = await folderOf({
      [`${root}/package.json`]: packageJson(),
      [`${root}/index.js`]: COUNTER,
    });
    expect(await findPlugin('@acme/counter', { data })).toMatchObject({ root: join(data, root) });
  });

  it('runs nothing out of an opened folder, not even by way of a link', async () => {
    const opened = await folderOf({
      'plugin/index.js': COUNTER,
      'plugin/package.json': packageJson(),
    });
    const elsewhere = await folderOf({});
    await symlink(join(opened, 'plugin'), join(elsewhere, 'link'));
    for (const named of [join(opened, 'plugin'), join(elsewhere, 'link')]) {
      await expect(findPlugin(named, { opened })).rejects.toMatchObject({
        code: 'E_PLUGIN_INSIDE',
        message: expect.stringContaining('copy it to a place of your own') as string,
      });
    }
  });

  it.each([
    ['what is not there', '/nowhere/at/all', 'E_PLUGIN_NOT_FOUND'],
    ['a name that climbs', '@acme/../../no-such-folder', 'E_PLUGIN_NOT_FOUND'],
  ])('refuses %s', async (_what, named, code) => {
    await expect(findPlugin(named)).rejects.toMatchObject({ code });
  });

  it.each([
    ['another plugin interface', { apiVersion: '^2.0' }, 'E_PLUGIN_API', 'this Shardscope has 1.'],
    ['any plugin interface', { apiVersion: '*' }, 'E_PLUGIN_API', '"^1.0"'],
    ['no kind', { kinds: [] }, 'E_PLUGIN_MANIFEST', 'kinds'],
    ['an id without a vendor', { id: 'counter' }, 'E_PLUGIN_MANIFEST', 'vendor/name'],
    ['an entry outside', { entry: '../index.js' }, 'E_PLUGIN_MANIFEST', 'outside'],
    ['an entry that is not built', { entry: './dist/x.js' }, 'E_PLUGIN_NOT_FOUND', 'npm run build'],
    ['a permission there is none of', { permissions: { net: true } }, 'E_PLUGIN_MANIFEST', 'net'],
    [
      'a relative path to read',
      { permissions: { read: ['etc'] } },
      'E_PLUGIN_MANIFEST',
      'absolute',
    ],
  ])('refuses one with %s, and says what to do', async (_what, manifest, code, words) => {
    await expect(findPlugin(await counterFolder(manifest))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });
});

describe('loading a plugin', () => {
  it.each([
    ['an id', { id: 'acme/other' }, 'acme/counter in the code'],
    ['a primitive that the code lacks', { provides: ['acme.inputs', 'acme.x'] }, 'acme.x'],
    ['too few primitives', { provides: [] }, 'lacks acme.inputs'],
    ['another kind', { kinds: ['lifter'] }, 'kinds'],
  ])('refuses one whose manifest has %s', async (_what, manifest, words) => {
    await expect(loadIsolated({ named: await counterFolder(manifest) })).rejects.toMatchObject({
      code: 'E_PLUGIN_MANIFEST',
      message: expect.stringContaining(words) as string,
    });
  });

  it.each([
    ['throws', 'throw new TypeError("at once")', 'E_PLUGIN_FAULT', 'at once'],
    ['exports nothing', 'export const x = 1', 'E_PLUGIN_FAULT', 'export default definePlugin'],
    ['exits', 'process.exit(0)', 'E_PLUGIN_EXIT', 'exit code 0'],
    ['cannot be parsed', 'const const', 'E_PLUGIN_FAULT', 'token'],
    ['imports what is not there', 'import "left-pad"', 'E_PLUGIN_FAULT', 'left-pad'],
  ])('tells of one whose module %s', async (_what, code, error, words) => {
    await expect(loadIsolated({ named: await counterFolder({}, code) })).rejects.toMatchObject({
      code: error,
      message: expect.stringContaining(words) as string,
    });
  });

  it('gives the SDK of this program, whether the plugin has one or not, and packages of its own', async () => {
    const folder = await counterFolder({}, `import 'helper';\n${COUNTER}`);
    const helper = join(folder, 'node_modules/helper');
    await mkdir(helper, { recursive: true });
    await writeFile(join(helper, 'package.json'), '{"name":"helper","main":"x.js"}');
    await writeFile(join(helper, 'x.js'), '');
    expect((await loadIsolated({ named: folder })).description.id).toBe('acme/counter');
  });
});

describe('the plugins of a user', () => {
  it('run once they were added and agreed to, until they are disabled', async () => {
    const data = await added(await counterFolder());
    const ids = async (): Promise<readonly string[]> => {
      const { plugins, notices } = await openUserPlugins({ opened: null, taken: NOBODY, data });
      expect(notices).toEqual([]);
      return plugins.map(({ description }) => description.id);
    };
    expect(await ids()).toEqual(['acme/counter']);
    await switchPlugin('acme/counter', false, data);
    expect(await ids()).toEqual([]);
    expect(await listPlugins(data)).toMatchObject([{ id: 'acme/counter', enabled: false }]);
    await switchPlugin('acme/counter', true, data);
    expect(await ids()).toEqual(['acme/counter']);
  });

  it('do not run with permissions that nobody agreed to', async () => {
    const folder = await counterFolder();
    const data = await added(folder);
    await writeFile(
      join(folder, 'package.json'),
      packageJson({ permissions: { childProcess: true } }),
    );
    const { plugins, notices } = await openUserPlugins({ opened: null, taken: NOBODY, data });
    expect(plugins).toEqual([]);
    expect(notices).toMatchObject([
      { message: expect.stringContaining('plugin enable acme/counter') as string },
    ]);
  });

  it('leave a run to the others where one of them cannot run', async () => {
    const broken = await counterFolder();
    const data = await added(broken);
    await writeFile(join(broken, 'index.js'), 'throw new Error("at once")');
    const found = await openUserPlugins({ opened: null, taken: NOBODY, data });
    expect(found.plugins).toEqual([]);
    expect(found.notices).toMatchObject([{ code: 'E_PLUGIN_FAULT' }]);
    await expect(
      openUserPlugins({ named: [broken], opened: null, taken: NOBODY, data }),
    ).rejects.toMatchObject({ code: 'E_PLUGIN_FAULT' });
  });

  it('are none where the list cannot be read, and the list is left as it is', async () => {
    const data = await folderOf({ 'plugins.json': '{"version":1,"plugins":"all"}' });
    const found = await openUserPlugins({ opened: null, taken: NOBODY, data });
    expect(found).toMatchObject({ plugins: [], notices: [{ code: 'E_PLUGIN_SETTINGS' }] });
    await expect(
      addPlugin(await candidate(await counterFolder(), data), data),
    ).rejects.toMatchObject({ code: 'E_PLUGIN_SETTINGS' });
    expect(await readFile(join(data, 'plugins.json'), 'utf8')).toContain('all');
  });

  it.each([
    ['declares a primitive of another one', new Set(['acme.inputs']), COUNTER],
    [
      'takes the name of what comes with Shardscope',
      NOBODY,
      COUNTER.replace('acme/', 'shardscope/'),
    ],
  ])('do not run where one %s', async (_what, taken, code) => {
    const id = /id: '([^']+)'/.exec(code)?.[1];
    const named = [await counterFolder({ id }, code)];
    await expect(
      openUserPlugins({ named, opened: null, taken, added: false }),
    ).rejects.toMatchObject({ code: 'E_PLUGIN_MANIFEST' });
  });
});

describe('permissions', () => {
  it('of a single file end with itself', async () => {
    const folder = await folderOf({ 'private.txt': 'x' });
    const secret = JSON.stringify(join(folder, 'private.txt'));
    const code = `import { readFileSync } from 'node:fs';
try { readFileSync(${secret}); process.exit(9); } catch {}
${COUNTER}`;
    await writeFile(join(folder, 'plugin.mjs'), code);
    const { description } = await loadIsolated({ named: join(folder, 'plugin.mjs') });
    expect(description.id).toBe('acme/counter');
  });

  it('are told in words', () => {
    expect(permissionsInWords({ read: ['/srv/lists'], childProcess: true })).toEqual([
      'read /srv/lists',
      'start programs, which can do whatever you can do',
    ]);
  });

  it('are given to the process, and no others', async () => {
    const secret = await folderOf({ 'list.txt': 'x', 'other.txt': 'y' });
    const code = `import { readFileSync } from 'node:fs';
readFileSync(${JSON.stringify(join(secret, 'list.txt'))});
try { readFileSync(${JSON.stringify(join(secret, 'other.txt'))}); process.exit(9); } catch {}
${COUNTER}`;
    const read = [join(secret, 'list.txt')];
    const folder = await counterFolder({ permissions: { read } }, code);
    expect((await loadIsolated({ named: folder })).description.id).toBe('acme/counter');
  });
});
