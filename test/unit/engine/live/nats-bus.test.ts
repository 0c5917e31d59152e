import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TOPIC, type Envelope } from '@shardscope/sdk';
import { natsBus, type BusState, type NatsBus, type NatsBusOptions } from 'shardscope/live';
import { eventually } from './eventually.ts';
import { natsPublisher, type NatsPublisher } from './nats-publisher.ts';
import { hasNatsServer, startNatsServer, type NatsServer } from './nats-server.ts';
import { selfSigned } from './test-certificate.ts';

const MIB = 1024 * 1024;

/** Keys that were made for this test and open nothing else. */
const USER_KEY = 'UA7W7EUIO4LCGYEGIHQNZGF6HTL4N33IBXMRRCZ7IE2OR3ZDJ3QNMTRI';
const USER_SEED = 'SUACBNTQVOMTIS5U3JZYE6FLC332TQR4V3R4T6XTERWH5XHQKSFKWZARWE';
const OTHER_SEED = 'SUAOYMICVXV67JFZJZ3VQ4WQ7QEBVQEEYR6Y4UP3UAZOV3N4ZOH3S5MDUU';

const buses: NatsBus[] = [];

function attach(server: NatsServer, options: Partial<NatsBusOptions> = {}): NatsBus {
  const bus = natsBus({ servers: [server.url], credentials: { kind: 'none' }, ...options });
  buses.push(bus);
  return bus;
}

function collect(bus: NatsBus, pattern: string): Envelope[] {
  const events: Envelope[] = [];
  bus.subscribe(pattern, (event) => events.push(event));
  return events;
}

/** The server has what the bus subscribed to, once a message of its own kind has come. */
async function listening(publisher: NatsPublisher, events: Envelope[], topic: string) {
  await eventually('the first message arrives', async () => {
    await publisher.publish(topic, { probe: true });
    await publisher.flush();
    return events.length > 0;
  });
  events.length = 0;
}

afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});

describe.skipIf(!hasNatsServer())('a bus of NATS over WebSocket', () => {
  let server: NatsServer;
  let publisher: NatsPublisher;

  beforeAll(async () => {
    server = await startNatsServer({ maxPayload: 4 * MIB });
    publisher = await natsPublisher(server);
  });

  afterAll(async () => {
    publisher.close();
    await server.remove();
  });

  test('attaches and hands on what is published, the subject being the topic', async () => {
    const bus = attach(server);
    const events = collect(bus, 'attacker.>');
    await listening(publisher, events, TOPIC.scored);
    const id = 'ab'.repeat(16);
    const sent = {
      v: 1,
      id,
      topic: 'claimed.other',
      type: 'scored',
      ts: 5.5,
      payload: { score: 1 },
    };
    await publisher.publish(TOPIC.scored, sent);
    await eventually('the event arrives', () => events.length === 1);
    expect(events).toEqual([{ ...sent, topic: TOPIC.scored }]);
    expect(bus.state().kind).toBe('connected');
  });

  test('routes by wildcards: one token, and one or more behind', async () => {
    const bus = attach(server);
    const one = collect(bus, 'canary.*.triggered');
    const all = collect(bus, 'attacker.>');
    await listening(publisher, one, 'canary.probe.triggered');
    await publisher.publish('canary.t1.triggered', {});
    await publisher.publish('canary.t1.placed', {});
    await publisher.publish('canary.a.b.triggered', {});
    await publisher.publish('attacker', {});
    await publisher.publish('attacker.observation.motor.x', {});
    await eventually('the last arrives', () => all.length > 0);
    expect(one.map(({ topic }) => topic)).toEqual(['canary.t1.triggered']);
    expect(all.map(({ topic }) => topic)).toEqual(['attacker.observation.motor.x']);
  });

  test('takes an object without payload as the bare payload, with an id and time of our own', async () => {
    const events = collect(attach(server), 'attacker.>');
    await listening(publisher, events, TOPIC.scored);
    const before = Date.now() / 1000;
    await publisher.publish('attacker.observation.motor.x', { id: 'theirs', v: 7, value: 1 });
    await eventually('the event arrives', () => events.length === 1);
    const [event] = events;
    expect(event).toMatchObject({
      v: 1,
      type: 'motor.x',
      payload: { id: 'theirs', v: 7, value: 1 },
    });
    expect(event?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(event?.ts).toBeGreaterThanOrEqual(before);
  });

  test('counts junk by its reason and goes on', async () => {
    const bus = attach(server);
    const events = collect(bus, 'attacker.>');
    await listening(publisher, events, TOPIC.scored);
    await publisher.publish(TOPIC.scored, '{"half":');
    await publisher.publish(TOPIC.scored, '');
    await publisher.publish(TOPIC.scored, Buffer.from([0xff, 0x00, 0x7b]));
    await publisher.publish(TOPIC.scored, '[1,2]');
    await publisher.publish(TOPIC.scored, '"text"');
    await publisher.publish(TOPIC.scored, `{"payload":${'['.repeat(5000)}${']'.repeat(5000)}}`);
    await publisher.publish(TOPIC.scored, { payload: { good: true } });
    await eventually('the good one arrives', () => events.length === 1);
    expect(bus.counts().bad).toEqual({ 'not JSON': 3, 'not an object': 2, 'too deep': 1 });
  });

  test('takes a message of 1 MiB and refuses a longer one', async () => {
    const bus = attach(server);
    const events = collect(bus, 'attacker.>');
    await listening(publisher, events, TOPIC.scored);
    const frame = '{"payload":{"d":""}}'.length;
    const body = (bytes: number) => JSON.stringify({ payload: { d: 'x'.repeat(bytes - frame) } });
    await publisher.publish(TOPIC.scored, body(MIB));
    await publisher.publish(TOPIC.scored, body(MIB + 1));
    await publisher.publish(TOPIC.scored, {});
    await eventually('the last arrives', () => events.length === 2);
    expect(bus.counts().bad).toEqual({ 'too large': 1 });
  });

  test('counts hostile subjects as bad', async () => {
    const bus = attach(server);
    const events = collect(bus, 'attacker.>');
    await listening(publisher, events, TOPIC.scored);
    for (const subject of ['attacker.*', 'attacker.x.>', `attacker.${'a'.repeat(600)}`]) {
      await publisher.publish(subject, {});
    }
    await publisher.publish('attacker.\u001b]0;x\u0007', {});
    await publisher.publish(TOPIC.scored, {});
    await eventually('the last arrives', () => events.some(({ topic }) => topic === TOPIC.scored));
    expect(bus.counts().bad['bad topic']).toBeGreaterThanOrEqual(1);
    for (const { topic } of events) expect(topic).not.toMatch(/[*>\s]/);
  });

  test('marks a newer schema and passes it through', async () => {
    const bus = attach(server);
    const events = collect(bus, 'attacker.>');
    await listening(publisher, events, TOPIC.scored);
    await publisher.publish(TOPIC.scored, { v: 2, payload: { new_shape: [1] } });
    await eventually('it arrives', () => events.length === 1);
    expect(events[0]).toMatchObject({ v: 2, payload: { new_shape: [1] } });
    expect(bus.counts().newer).toBe(1);
  });

  test('a subject prefix is put before topics and taken off again', async () => {
    const bus = attach(server, { subjectPrefix: 'site.berlin' });
    const events = collect(bus, 'attacker.>');
    await listening(publisher, events, `site.berlin.${TOPIC.scored}`);
    await publisher.publish(TOPIC.scored, { elsewhere: true });
    await publisher.publish(`site.berlin.${TOPIC.scored}`, { here: true });
    await eventually('it arrives', () => events.length === 1);
    expect(events[0]).toMatchObject({ topic: TOPIC.scored, payload: { here: true } });
  });

  test('what it publishes comes to others and not back to itself', async () => {
    const own = attach(server);
    const other = attach(server);
    const echoes = collect(own, 'attacker.>');
    const seen = collect(other, 'attacker.>');
    await listening(publisher, echoes, TOPIC.scored);
    await listening(publisher, seen, TOPIC.scored);
    await publisher.flush();
    echoes.length = 0;
    const event = {
      ...{
        v: 1,
        id: 'cd'.repeat(16),
        topic: 'attacker.observation.motor.x',
        type: 'motor.x',
        ts: 1,
      },
      payload: { attacker_uuid: 'a' },
    };
    own.publish(event);
    await eventually('the other sees it', () => seen.some(({ id }) => id === event.id));
    expect(seen.find(({ id }) => id === event.id)).toEqual(event);
    expect(echoes.some(({ id }) => id === event.id)).toBe(false);
  });

  test('a handler that throws costs that one message', async () => {
    const bus = attach(server);
    const events: Envelope[] = [];
    bus.subscribe('attacker.>', (event) => {
      events.push(event);
      if (event.payload['fails'] === true) throw new Error('broken');
    });
    await listening(publisher, events, TOPIC.scored);
    await publisher.publish(TOPIC.scored, { fails: true });
    await publisher.publish(TOPIC.scored, { fails: false });
    await eventually('the second arrives', () => events.length === 2);
    expect(bus.counts().bad).toEqual({ 'failed here: broken': 1 });
  });
});

describe.skipIf(!hasNatsServer())('the state of a bus', () => {
  const servers: NatsServer[] = [];
  const started = async (...args: Parameters<typeof startNatsServer>): Promise<NatsServer> => {
    const server = await startNatsServer(...args);
    servers.push(server);
    return server;
  };

  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    await Promise.all(servers.splice(0).map((server) => server.remove()));
  });

  test('a wrong password is refused, in words that do not repeat it', async () => {
    const server = await started({ user: { name: 'reader', password: 'correct' } });
    const credentials = { kind: 'user', user: 'reader', password: 'tops3cret' } as const;
    const state = await attach(server, { credentials }).settled;
    expect(state.kind).toBe('refused');
    expect(JSON.stringify(state)).toMatch(/does not accept/);
    expect(JSON.stringify(state)).not.toContain('tops3cret');
  });

  test('the right password and the right token let in', async () => {
    const byUser = await started({ user: { name: 'reader', password: 'correct' } });
    const credentials = { kind: 'user', user: 'reader', password: 'correct' } as const;
    expect((await attach(byUser, { credentials }).settled).kind).toBe('connected');
    const byToken = await started({ token: 't0ken' });
    const token = { kind: 'token', token: 't0ken' } as const;
    expect((await attach(byToken, { credentials: token }).settled).kind).toBe('connected');
  });

  test('a credentials file lets in by its key', async () => {
    const config = `authorization { users: [ { nkey: ${USER_KEY} } ] }`;
    const server = await started({ config });
    const text = [
      '-----BEGIN NATS USER JWT-----',
      'eyJ0eXAiOiJKV1QifQ.e30.c2ln',
      '------END NATS USER JWT------',
      '-----BEGIN USER NKEY SEED-----',
      USER_SEED,
      '------END USER NKEY SEED------',
      '',
    ].join('\n');
    const credentials = { kind: 'creds', text } as const;
    expect((await attach(server, { credentials }).settled).kind).toBe('connected');
    const wrong = text.replace(USER_SEED, OTHER_SEED);
    const refused = await attach(server, { credentials: { kind: 'creds', text: wrong } }).settled;
    expect(refused.kind).toBe('refused');
    expect(JSON.stringify(refused)).not.toContain(OTHER_SEED);
  });

  test('a server that is not there is tried again until it is', async () => {
    const server = await started();
    await server.kill();
    const states: BusState[] = [];
    const bus = attach(server, { onState: (state) => states.push(state), random: () => 0 });
    const settled = await bus.settled;
    expect(settled).toMatchObject({ kind: 'reconnecting', attempt: 1 });
    expect(JSON.stringify(settled)).toMatch(/nothing listens/);
    await server.start();
    await eventually('it is connected', () => bus.state().kind === 'connected');
    expect(states.at(-1)?.kind).toBe('connected');
  });

  test('subscriptions survive a server that is killed and started again', async () => {
    const server = await started();
    const states: BusState[] = [];
    const bus = attach(server, { onState: (state) => states.push(state), random: () => 0 });
    const events = collect(bus, 'attacker.>');
    let publisher = await natsPublisher(server);
    await listening(publisher, events, TOPIC.scored);
    publisher.close();
    await server.kill();
    await eventually('it notices', () => bus.state().kind === 'reconnecting');
    await server.start();
    await eventually('it is back', () => bus.state().kind === 'connected');
    publisher = await natsPublisher(server);
    await listening(publisher, events, TOPIC.scored);
    await publisher.publish(TOPIC.scored, { after: true });
    await eventually('it arrives', () => events.some(({ payload }) => payload['after'] === true));
    publisher.close();
    const attempts = states.flatMap((state) =>
      state.kind === 'reconnecting' ? [state.attempt] : [],
    );
    expect(attempts[0]).toBe(1);
    expect(attempts).toEqual(attempts.map((_attempt, i) => i + 1));
  });

  test('a port that speaks no NATS is told as such', async () => {
    const server = await started();
    const bus = natsBus({
      servers: [`ws://127.0.0.1:${server.port}`],
      credentials: { kind: 'none' },
    });
    buses.push(bus);
    const state = await bus.settled;
    expect(state.kind).toBe('refused');
    expect(JSON.stringify(state)).toMatch(/no NATS server with a WebSocket/);
  });

  test('TLS to a server without it is explained', async () => {
    const server = await started();
    const bus = natsBus({
      servers: [server.url.replace('ws:', 'wss:')],
      credentials: { kind: 'none' },
    });
    buses.push(bus);
    const state = await bus.settled;
    expect(state.kind).toBe('refused');
    expect(JSON.stringify(state)).toMatch(/does not speak TLS/);
  });

  test('a certificate that nobody vouches for is explained', async ({ skip }) => {
    const dir = mkdtempSync(join(tmpdir(), 'shardscope-cert-'));
    const tls = selfSigned(dir) ?? skip();
    const server = await started({ tls });
    const state = await attach(server).settled;
    rmSync(dir, { recursive: true });
    expect(state.kind).toBe('refused');
    expect(JSON.stringify(state)).toMatch(/self-signed.*NODE_EXTRA_CA_CERTS/);
  });

  test('closing ends it for good', async () => {
    const server = await started();
    const bus = attach(server);
    await bus.settled;
    await bus.close();
    expect(bus.state()).toEqual({ kind: 'closed' });
  });
});
