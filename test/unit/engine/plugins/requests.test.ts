import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addPlugin, candidate, TRUST_NOTE } from '../../../../packages/engine/src/plugins/index.ts';
import { SAMPLES, startEngine } from '../engine/engine-harness.ts';
import { COUNTER, counterFolder, folderOf } from './support/plugin-folders.ts';

const EXPLAINED = COUNTER.replace(
  'confidence: 1',
  `confidence: 1, explain: () => ({
    metric: 'inputs', unit: 'count', measured: 7, thresholds: [], samples: 7, ranges: [],
  })`,
);

/** An engine of a user who has added a plugin. */
async function engineWith(plugin: string, roots: readonly string[] | null) {
  const data = await folderOf({});
  vi.stubEnv('SHARDSCOPE_DATA', data);
  await addPlugin(await candidate(plugin, data), data);
  return startEngine({ open: join(SAMPLES, 'db-02'), roots });
}

afterEach(() => void vi.unstubAllEnvs());

describe('an engine and the plugins of its user', () => {
  it('runs them, shows their primitives, and explains what they observed', async () => {
    const plugin = await counterFolder({ permissions: { read: ['/srv/lists'] } }, EXPLAINED);
    const engine = await engineWith(plugin, null);
    await engine.ended();
    const primitives = await engine.client.request('primitives', {});
    expect(primitives.map(({ name }) => name)).toContain('acme.inputs');
    const { rows } = await engine.client.request('attackers', {
      ...{ sort: 'address', descending: false, text: '', offset: 0, limit: 1 },
    });
    const attacker = rows[0]?.uuid ?? '';
    const { rows: sessions } = await engine.client.request('sessions', {
      ...{ attacker, offset: 0, limit: 1 },
    });
    const evidenceRef = sessions[0]?.evidenceRef ?? '';
    const query = { evidenceRef, primitive: 'acme.inputs' };
    const explained = await engine.client.request('explain', query);
    expect(explained?.explain).toMatchObject({ metric: 'inputs', measured: 7 });
    await engine.close();
  });

  it('lists and switches them, with consent to what they ask for', async () => {
    const plugin = await counterFolder({ permissions: { read: ['/srv/lists'] } });
    const engine = await engineWith(plugin, null);
    const { client } = engine;
    const id = 'acme/counter';
    expect(await client.request('plugins', {})).toMatchObject({
      plugins: [{ id, enabled: true, permissions: ['read /srv/lists'], isAgreed: true }],
      mayEnable: true,
      trustNote: TRUST_NOTE,
    });
    const off = await client.request('plugins.switch', { id, enabled: false, agreedTo: [] });
    expect(off.plugins).toMatchObject([{ enabled: false }]);
    await expect(
      client.request('plugins.switch', { id, enabled: true, agreedTo: [] }),
    ).rejects.toMatchObject({ code: 'E_PLUGIN_MANIFEST' });
    const agreedTo = ['read /srv/lists'];
    const on = await client.request('plugins.switch', { id, enabled: true, agreedTo });
    expect(on.plugins).toMatchObject([{ enabled: true }]);
    await engine.close();
  });

  it('does not let a browser enable one, but disable', async () => {
    const engine = await engineWith(await counterFolder(), [SAMPLES]);
    const { client } = engine;
    const id = 'acme/counter';
    expect(await client.request('plugins', {})).toMatchObject({ mayEnable: false });
    await client.request('plugins.switch', { id, enabled: false, agreedTo: [] });
    await expect(
      client.request('plugins.switch', { id, enabled: true, agreedTo: [] }),
    ).rejects.toMatchObject({
      code: 'E_REQUEST_INVALID',
      message: expect.stringContaining('shardscope plugin enable acme/counter') as string,
    });
    await engine.close();
  });
});
