import { BroadcastChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { engineClient, type LiveView } from 'shardscope/client';
import { hostTransport } from '../../../../packages/engine/src/door/host-transport.ts';
import { workerHost } from '../../../../packages/engine/src/worker/worker-host.ts';
import { eventually } from './eventually.ts';
import { testFolder } from './live-harness.ts';
import { DEATH_CHANNEL } from './mortal-engine-worker.ts';
import { natsPublisher } from './nats-publisher.ts';
import { hasNatsServer, startNatsServer } from './nats-server.ts';

const ENTRY = new URL('./mortal-engine-worker.ts', import.meta.url);

test.skipIf(!hasNatsServer())(
  'an engine that dies follows the same bus when it is back',
  async () => {
    const server = await startNatsServer({ user: { name: 'reader', password: 'hunter2' } });
    onTestFinished(() => server.remove());
    const publisher = await natsPublisher(server);
    onTestFinished(() => publisher.close());
    const host = await workerHost(ENTRY, {
      ...{ open: null, roots: null, semantics: '0.1', samples: null },
      workspace: { kind: 'folder', dir: testFolder() },
    });
    onTestFinished(() => host.close());
    const client = engineClient(hostTransport(host));
    let live: LiveView | null = null;
    client.onFrame((frame) => {
      if (frame.kind === 'live') live = frame.live;
    });
    const heard = (): number => (live?.kind === 'attached' ? live.status.feed.events : 0);
    const hears = (): Promise<void> =>
      eventually('it hears the bus', async () => {
        await publisher.publish('credential.captured', {});
        await publisher.flush();
        return heard() > 0;
      });

    await client.request('live.attach', {
      url: server.url,
      credentials: { kind: 'user', user: 'reader', password: 'hunter2' },
      ...{ subjectPrefix: null, artifacts: null, publish: false },
    });
    await hears();
    const before = await client.request('status', {});
    live = null;
    new BroadcastChannel(DEATH_CHANNEL).postMessage('now');
    await hears();
    const after = await client.request('status', {});
    expect(after.path).toBe(before.path);
    expect(after.notices.join()).toMatch(/started again.*a live bus included/);
    expect(JSON.stringify([live, after])).not.toContain('hunter2');
  },
);
