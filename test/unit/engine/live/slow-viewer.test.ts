import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attackerUuid, TOPIC } from '@shardscope/sdk';
import { createEngine } from '../../../../packages/engine/src/engine/create-engine.ts';
import { open, signIn, ticketFor, type OpenAnswer } from '../door/door-client.ts';
import { openTestDoor } from '../door/open-test-door.ts';
import { eventually } from './eventually.ts';
import { natsPublisher, type NatsPublisher } from './nats-publisher.ts';
import { hasNatsServer, startNatsServer, type NatsServer } from './nats-server.ts';

const IP = '203.0.113.40';

describe.skipIf(!hasNatsServer())('a viewer that is slower than the bus', () => {
  let server: NatsServer;
  let publisher: NatsPublisher;

  beforeAll(async () => {
    server = await startNatsServer();
    publisher = await natsPublisher(server);
  });
  afterAll(async () => {
    publisher.close();
    await server.remove();
  });

  test('loses frames, not memory, and is healed by a snapshot; nothing else is lost', async () => {
    const engine = await createEngine({
      ...{ open: null, roots: ['/nowhere'], samples: null, semantics: '0.1' },
      workspace: { kind: 'none' },
      live: {
        url: server.url,
        credentials: { kind: 'none' },
        ...{ subjectPrefix: null, artifacts: null, publish: false, record: null },
      },
    });
    const door = await openTestDoor(engine);
    const bearer = await signIn(door.door);
    const send = async (n: number, padding = ''): Promise<void> => {
      await publisher.publish(TOPIC.scored, { payload: { attacker_ip: IP, n, padding } });
    };
    const path = `/api/v1/attackers/${attackerUuid(IP)}/events`;
    const opened = async (): Promise<OpenAnswer> => {
      await send(-1);
      await publisher.flush();
      const ticket = await ticketFor(door.door, bearer);
      const answer = await open(door.door, { path: `${path}?ticket=${ticket}` });
      if (answer.status === 200) return answer;
      answer.leave();
      await delay(50);
      return opened();
    };
    const viewer = await opened();
    await viewer.until((text) => text.includes('event: snapshot'));
    viewer.pause();
    const padding = 'x'.repeat(4000);
    const sent = 3000;
    for (let n = 0; n < sent; n++) await send(n, padding);
    await publisher.flush();
    const frames: number[] = [];
    let events = 0;
    const watcher = engine.connect((message) => {
      if (message.kind === 'live' && message.live.kind === 'attached') {
        events = message.live.status.feed.events - message.live.status.feed.waiting;
      }
    });
    await eventually('all are worked off', () => events >= sent);
    viewer.resume();
    await viewer.until((text) => text.split('event: snapshot').length >= 3);
    await send(99_999);
    const text = await viewer.until((all) => all.includes('"n":99999'));
    for (const [, n] of text.matchAll(/"n":(\d+)/g)) frames.push(Number(n));
    expect(frames.length).toBeLessThan(sent);
    expect(frames.at(-1)).toBe(99_999);
    expect(text.lastIndexOf('event: snapshot')).toBeLessThan(text.indexOf('"n":99999'));
    watcher.close();
    viewer.leave();
    await door.close();
    await engine.close();
  });
});
