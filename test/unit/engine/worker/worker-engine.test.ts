import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { engineClient } from 'shardscope/client';
import type { EngineClient } from 'shardscope/client';
import { workerEngine } from 'shardscope/door';
import type { EngineHost } from 'shardscope/door';
import { hostTransport } from '../../../../packages/engine/src/door/host-transport.ts';
import { openTestDoor } from '../door/open-test-door.ts';
import { open, signIn, ticketFor } from '../door/door-client.ts';

const SAMPLES = fileURLToPath(new URL('../../../../samples', import.meta.url));

describe('the engine in its worker thread, with the samples open', () => {
  let engine: EngineHost;
  let client: EngineClient;
  let attacker = '';
  beforeAll(async () => {
    engine = await workerEngine({
      open: SAMPLES,
      roots: [SAMPLES],
      workspace: { kind: 'none' },
      semantics: '0.1',
      samples: SAMPLES,
    });
    client = engineClient(hostTransport(engine));
    await vi.waitUntil(async () => (await client.request('status', {})).state === 'done', 15_000);
    const all = { sort: 'lastSeen', descending: true, text: '', offset: 0, limit: 1 } as const;
    attacker = (await client.request('attackers', all)).rows[0]?.uuid ?? '';
  });
  afterAll(() => engine.close());

  it('answers requests about them', async () => {
    const status = await client.request('status', {});
    expect(status).toMatchObject({ path: SAMPLES, error: null });
    expect(status.attackers).toBeGreaterThan(0);
    expect(await client.request('attacker', { uuid: attacker })).toMatchObject({ uuid: attacker });
  });

  it('refuses a request that is none with a reason', async () => {
    const wrong = client.request('attacker', { uuid: 'x'.repeat(1000) });
    await expect(wrong).rejects.toMatchObject({ code: 'E_REQUEST_INVALID' });
  });

  it('streams the events of an attacker to other programs through the browser door', async () => {
    const test = await openTestDoor(engine);
    const { door } = test;
    const ticket = await ticketFor(door, await signIn(door));
    const stream = await open(door, {
      path: `/api/v1/attackers/${attacker}/events?ticket=${ticket}`,
    });
    expect(stream.status).toBe(200);
    const text = await stream.until((seen) => /event: snapshot\ndata: .*\n\n/.test(seen));
    const [, data = ''] = /event: snapshot\ndata: (.*)\n\n/.exec(text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ attacker_uuid: attacker });
    await test.close();
  });
});
