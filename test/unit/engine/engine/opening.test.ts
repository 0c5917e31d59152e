import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listWorkspaces } from 'shardscope';
import { allowedPaths } from '../../../../packages/engine/src/engine/allowed-paths.ts';
import { createEngine } from '../../../../packages/engine/src/engine/create-engine.ts';
import { SAMPLES, startEngine } from './engine-harness.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'shardscope-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a path that the engine was started with and that cannot be opened', () => {
  it('is no reason not to start: the status says why', async () => {
    const harness = await startEngine({ open: join(SAMPLES, 'gone') });
    onTestFinished(() => harness.close());
    expect(await harness.ended()).toMatchObject({
      state: 'failed',
      error: { code: 'E_PATH_REFUSED' },
    });
  });
});

describe('a request that comes while a path is being opened', () => {
  it('is answered when it is open', async () => {
    const harness = await startEngine();
    onTestFinished(() => harness.close());
    const first = await harness.client.request('sessions', {
      ...{ attacker: '00000000-0000-5000-8000-000000000000', offset: 0, limit: 1 },
    });
    expect(first).toMatchObject({ total: 0, rows: [] });
    const opening = harness.client.request('source.open', { path: SAMPLES });
    await expect(harness.client.request('primitives', {})).resolves.toBeInstanceOf(Array);
    await opening;
  });

  it('is refused where it cannot be opened', async () => {
    const harness = await startEngine({ open: join(SAMPLES, 'gone') });
    onTestFinished(() => harness.close());
    await expect(harness.client.request('primitives', {})).rejects.toMatchObject({
      code: 'E_SOURCE_CLOSED',
    });
  });
});

describe('an engine with nothing open', () => {
  it('tells how many sessions the samples hold, and that nothing is kept', async () => {
    const harness = await startEngine({ open: null, roots: null, samples: SAMPLES });
    onTestFinished(() => harness.close());
    expect(await harness.client.request('source.places', {})).toMatchObject({
      ...{ samples: SAMPLES, sampleSessions: 64, kept: null },
    });
  });

  it('tells where results will be kept', async () => {
    const data = await temporaryFolder();
    vi.stubEnv('SHARDSCOPE_DATA', data);
    const harness = await startEngine({ open: null, workspace: { kind: 'user' } });
    onTestFinished(() => harness.close());
    expect(await harness.client.request('source.places', {})).toMatchObject({
      ...{ samples: null, sampleSessions: null, kept: data },
    });
  });

  it('is not kept from starting by samples that are gone', async () => {
    const samples = join(await temporaryFolder(), 'gone');
    const harness = await startEngine({ open: null, samples });
    onTestFinished(() => harness.close());
    expect(await harness.client.request('source.places', {})).toMatchObject({
      ...{ samples, sampleSessions: null },
    });
  });
});

describe('an engine that is closed while it opens something', () => {
  it('leaves no workspace locked', async () => {
    const data = await temporaryFolder();
    vi.stubEnv('SHARDSCOPE_DATA', data);
    const engine = await createEngine({
      ...{ open: SAMPLES, roots: null, workspace: { kind: 'user' }, semantics: '0.1' },
      samples: null,
    });
    await engine.close();
    // What was begun before the end would show itself by now.
    await setTimeout(500);
    const held = (await listWorkspaces(data)).filter(({ usedBy }) => usedBy !== null);
    expect(held).toEqual([]);
  });
});

describe('a workspace whose last results cannot be written', () => {
  it('does not keep the next folder from being opened, and is told', async () => {
    const root = await temporaryFolder();
    vi.stubEnv('SHARDSCOPE_DATA', join(root, 'data'));
    const harness = await startEngine({ roots: null, workspace: { kind: 'user' } });
    onTestFinished(() => harness.close());
    await harness.ended();
    const [workspace] = await listWorkspaces(join(root, 'data'));
    // A folder where the database should be: nothing can be renamed over it.
    await rm(join(workspace?.dir ?? '', 'store.sqlite'), { force: true });
    await mkdir(join(workspace?.dir ?? '', 'store.sqlite'));
    await writeFile(join(workspace?.dir ?? '', 'store.sqlite', 'x'), '');
    const next = join(SAMPLES, 'web-01');
    const status = await harness.client.request('source.open', { path: next });
    expect(status).toMatchObject({ path: next, error: null });
    expect(status.notices).toContainEqual(expect.stringContaining('store.sqlite could not be'));
  });
});

describe('the paths that may be opened', () => {
  it('are all below a root, whatever they are called', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, '..hidden'));
    const paths = allowedPaths([root]);
    expect(await paths.check(join(root, '..hidden'))).toBe(join(root, '..hidden'));
    await expect(paths.check(join(root, '..'))).rejects.toMatchObject({ code: 'E_PATH_REFUSED' });
  });
});
