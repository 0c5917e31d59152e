import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attackerUuid, TOPIC } from '@shardscope/sdk';
import type { EngineFrame, LiveTarget, LiveView } from 'shardscope/client';
import { SAMPLES, startEngine, type Harness } from '../engine/engine-harness.ts';
import { eventually } from './eventually.ts';
import { natsPublisher, type NatsPublisher } from './nats-publisher.ts';
import { hasNatsServer, startNatsServer, type NatsServer } from './nats-server.ts';

const IP = '203.0.113.9';
const ENDED = {
  session_id: 's1',
  decky_id: 'web-01',
  service: 'ssh',
  attacker_uuid: null,
  attacker_ip: IP,
  ended_at: '2026-11-20T10:00:00Z',
  duration_s: 60,
  shard_path: null,
  commands: ['id'],
};

function target(server: NatsServer, more: Partial<LiveTarget> = {}): LiveTarget {
  return {
    url: server.url,
    credentials: { kind: 'user', user: 'reader', password: 'hunter2' },
    subjectPrefix: null,
    artifacts: null,
    publish: false,
    ...more,
  };
}

function lastLive(frames: readonly EngineFrame[]): LiveView | null {
  const frame = frames.findLast(({ kind }) => kind === 'live');
  return frame?.kind === 'live' ? frame.live : null;
}

function isConnected({ frames }: Harness): boolean {
  const view = lastLive(frames);
  return view?.kind === 'attached' && view.status.state.kind === 'connected';
}

describe.skipIf(!hasNatsServer())('an engine attached to a bus', () => {
  let server: NatsServer;
  let publisher: NatsPublisher;

  beforeAll(async () => {
    server = await startNatsServer({ user: { name: 'reader', password: 'hunter2' } });
    publisher = await natsPublisher(server);
  });
  afterAll(async () => {
    publisher.close();
    await server.remove();
  });

  async function listening(harness: Harness): Promise<void> {
    await eventually('it is connected', () => isConnected(harness));
    await eventually('it listens', async () => {
      await publisher.publish('credential.captured', {});
      await publisher.flush();
      const view = lastLive(harness.frames);
      return view?.kind === 'attached' && view.status.feed.events > 0;
    });
  }

  test('tells how it stands, and lists attackers as they come', async () => {
    const harness = await startEngine({ open: null, roots: null });
    const { client, frames } = harness;
    await client.request('live.attach', target(server));
    await listening(harness);
    await publisher.publish(TOPIC.sessionEnded, { payload: ENDED });
    await publisher.flush();
    const query = { sort: 'lastSeen', descending: true, text: '', offset: 0, limit: 10 } as const;
    await eventually('the attacker is listed', async () => {
      const { rows } = await client.request('attackers', query);
      return rows.some(({ address }) => address === IP);
    });
    expect(frames.some(({ kind }) => kind === 'attackers')).toBe(true);
    expect(JSON.stringify(frames)).not.toContain('hunter2');
    await harness.close();
  });

  test('an attacker’s view begins with a snapshot and goes on with what comes', async () => {
    const harness = await startEngine({ open: null, roots: null });
    const { client, frames } = harness;
    await client.request('live.attach', target(server));
    await listening(harness);
    const attacker = attackerUuid(IP);
    await publisher.publish(TOPIC.sessionEnded, { payload: ENDED });
    await publisher.flush();
    await eventually('it is known', async () => {
      return (await client.request('attacker', { uuid: attacker })) !== null;
    });
    await client.request('follow', { attacker });
    for (let score = 0; score < 50; score++) {
      await publisher.publish(TOPIC.scored, { payload: { attacker_ip: IP, score } });
    }
    await publisher.flush();
    const stream = () => frames.flatMap((frame) => (frame.kind === 'stream' ? [frame.frame] : []));
    const scores = () => stream().filter(({ name }) => name === TOPIC.scored);
    await eventually('all have come', () => scores().length === 50);
    const query = { attacker, newestFirst: true, session: null, offset: 0, limit: 3 };
    const { total, rows } = await client.request('events', { ...query, filter: 'kind = score' });
    expect(total).toBe(50);
    expect(rows[0]).toMatchObject({ kind: 'heard', about: 'score', text: 'score 49' });
    expect(stream()[0]?.name).toBe('snapshot');
    expect(scores().map(({ data }) => ('payload' in data ? data.payload['score'] : null))).toEqual(
      Array.from({ length: 50 }, (_value, i) => i),
    );
    await harness.close();
  });

  test('an attacker without sessions is listed, with what the bus told of it', async () => {
    const harness = await startEngine({ open: null, roots: null });
    const { client } = harness;
    await client.request('live.attach', target(server));
    await listening(harness);
    const attacker_ip = '203.0.113.77';
    const payload = { attacker_ip, addr: 'fe80::1', kind: 'link-local' };
    await publisher.publish(TOPIC.intelEnriched, { payload: { attacker_ip, feodo_listed: true } });
    await publisher.publish(TOPIC.fingerprinted, { type: 'ipv6_leak', payload });
    await publisher.publish(TOPIC.scored, { payload: { attacker_ip, score: 9 } });
    await publisher.flush();
    const attacker = attackerUuid(attacker_ip);
    await eventually('all is kept', async () => {
      return (await client.request('live.heard', { attacker })).total === 3;
    });
    const row = await client.request('attacker', { uuid: attacker });
    expect(row).toMatchObject({ address: attacker_ip, sessions: 0 });
    const known = await client.request('live.heard', { attacker });
    expect(known.intel).toContainEqual(['feodo_listed', 'true']);
    expect(known.leaks).toMatchObject([{ address: 'fe80::1', kind: 'link-local' }]);
    expect(known.events[0]).toMatchObject({ topic: TOPIC.scored, text: 'score 9' });
    await harness.close();
  });

  test('leaves the bus and keeps what it brought', async () => {
    const harness = await startEngine({ open: null, roots: null });
    const { client } = harness;
    await client.request('live.attach', target(server));
    await listening(harness);
    const view = await client.request('live.detach', {});
    expect(view.kind).toBe('detached');
    expect((await client.request('status', {})).path).not.toBeNull();
    await harness.close();
  });

  test('another folder that is opened takes its place', async () => {
    const harness = await startEngine({ open: null, roots: null });
    await harness.client.request('live.attach', target(server));
    await harness.client.request('source.open', { path: SAMPLES });
    expect(lastLive(harness.frames)?.kind).toBe('detached');
    await harness.close();
  });

  test('wrong credentials are told as refused, and tried again', async () => {
    const harness = await startEngine({ open: null, roots: null });
    const credentials = { kind: 'user', user: 'reader', password: 'wr0ng' } as const;
    await harness.client.request('live.attach', target(server, { credentials }));
    await eventually('it is refused', () => {
      const view = lastLive(harness.frames);
      return view?.kind === 'attached' && view.status.state.kind === 'refused';
    });
    expect(JSON.stringify(harness.frames)).not.toContain('wr0ng');
    await harness.close();
  });

  test('an address that is none is refused, and says what to do', async () => {
    const harness = await startEngine({ open: null, roots: null });
    const attaching = harness.client.request('live.attach', target(server, { url: 'nats://x' }));
    await expect(attaching).rejects.toMatchObject({ code: 'E_BUS_ADDRESS' });
    await harness.close();
  });

  test('behind a door that opens one folder only the command line chooses the bus', async () => {
    const harness = await startEngine();
    const { client } = harness;
    const attaching = client.request('live.attach', target(server));
    await expect(attaching).rejects.toMatchObject({ code: 'E_BUS_FIXED' });
    expect(await client.request('live', {})).toEqual({
      kind: 'detached',
      mayAttach: false,
      error: null,
    });
    await harness.close();
    const { url, credentials, subjectPrefix, artifacts, publish } = target(server);
    const live = { url, credentials, subjectPrefix, artifacts, publish, record: null };
    const named = await startEngine({ open: null, live });
    await eventually('it is connected', () => isConnected(named));
    await named.close();
  });
});
