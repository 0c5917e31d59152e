import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutgoingHttpHeaders } from 'node:http';
import { call, open, signIn, ticketFor } from './door-client.ts';
import type { OpenAnswer } from './door-client.ts';
import { KNOWN, UNKNOWN } from './fake-engine.ts';
import { openTestDoor } from './open-test-door.ts';
import type { TestDoor } from './open-test-door.ts';

describe('the event stream of an attacker', () => {
  let test: TestDoor;
  let bearer: OutgoingHttpHeaders;
  beforeEach(async () => {
    test = await openTestDoor();
    bearer = await signIn(test.door);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await test.close();
  });

  const path = (uuid: string, ticket?: string): string =>
    `/api/v1/attackers/${uuid}/events${ticket === undefined ? '' : `?ticket=${ticket}`}`;
  const ticket = (): Promise<string> => ticketFor(test.door, bearer);
  const openStream = async (): Promise<OpenAnswer> =>
    open(test.door, { path: path(KNOWN, await ticket()) });

  it('is a stream of Server-Sent Events that begins with a comment at once', async () => {
    const stream = await openStream();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    expect(await stream.until((text) => text.includes('\n\n'))).toMatch(/^: /);
  });

  it('sends a snapshot first, then the frames of this attacker as they come', async () => {
    const stream = await openStream();
    await stream.until((text) => text.includes('event: snapshot'));
    test.engine.publish('session.ended', { session_id: 's1' });
    test.engine.publish('observation', { primitive: 'motor.input_modality' });
    const events = eventsOf(await stream.until((text) => text.includes('motor.input_modality')));
    expect(events.map(({ name }) => name)).toEqual(['snapshot', 'session.ended', 'observation']);
    expect(events[0]?.data).toMatchObject({ attacker_uuid: KNOWN, observations: [] });
    expect(events[1]?.data).toEqual({
      topic: 'session.ended',
      type: 'session.ended',
      ts: 1,
      payload: { n: 1, session_id: 's1' },
    });
  });

  it('passes on hostile text without letting it begin an event of its own', async () => {
    const stream = await openStream();
    await stream.until((text) => text.includes('event: snapshot'));
    test.engine.publish('custom\nevent: forged', { text: 'a\n\nevent: forged\ndata: 1\r\r\u2028' });
    const events = eventsOf(await stream.until((text) => text.includes('custom')));
    expect(events.map(({ name }) => name)).toEqual(['snapshot', 'customevent:forged']);
    expect(events[1]?.data).toMatchObject({
      payload: { text: 'a\n\nevent: forged\ndata: 1\r\r\u2028' },
    });
  });

  describe('without valid credentials', () => {
    it.each([KNOWN, UNKNOWN, 'no-uuid'])('says 401 for %s, known or not', async (uuid) => {
      for (const wrong of [undefined, '', 'AAAA']) {
        const answer = await call(test.door, { path: path(uuid, wrong), headers: bearer });
        expect([answer.status, answer.code]).toEqual([401, 'E_DOOR_TICKET']);
      }
      expect(test.engine.received).toEqual([]);
    });

    it('gives no ticket', async () => {
      const answer = await call(test.door, { method: 'POST', path: '/api/v1/tickets' });
      expect(answer.status).toBe(401);
    });
  });

  it('says 404 for an unknown attacker to those who have a ticket', async () => {
    for (const uuid of [UNKNOWN, 'no-uuid', '..%2f..']) {
      const answer = await call(test.door, { path: path(uuid, await ticket()) });
      expect([answer.status, answer.code]).toEqual([404, 'E_ATTACKER_UNKNOWN']);
    }
    expect(test.engine.connections).toBe(0);
  });

  it('takes a ticket once', async () => {
    const once = await ticket();
    await open(test.door, { path: path(KNOWN, once) });
    expect((await call(test.door, { path: path(KNOWN, once) })).status).toBe(401);
  });

  it('takes no ticket after half a minute', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const [early, late] = [await ticket(), await ticket()];
    vi.advanceTimersByTime(29_999);
    expect((await open(test.door, { path: path(KNOWN, early) })).status).toBe(200);
    vi.advanceTimersByTime(1);
    expect((await call(test.door, { path: path(KNOWN, late) })).status).toBe(401);
  });

  it('is refused with 429 above 8 streams a client, not above 8 over all clients', async () => {
    const streams = await Promise.all(Array.from({ length: 8 }, openStream));
    const ninth = await call(test.door, { path: path(KNOWN, await ticket()) });
    expect([ninth.status, ninth.code]).toEqual([429, 'E_DOOR_LIMIT']);
    expect((await call(test.door, { path: path(UNKNOWN, await ticket()) })).status).toBe(404);
    expect((await call(test.door, { path: path(KNOWN, 'AAAA') })).status).toBe(401);
    expect(test.engine.connections).toBe(8);

    const other = await signIn(test.door, test.door.newLink());
    const theirs = await ticketFor(test.door, other);
    expect((await open(test.door, { path: path(KNOWN, theirs) })).status).toBe(200);

    streams[0]?.leave();
    await vi.waitFor(() => expect(test.engine.connections).toBe(8));
    expect((await openStream()).status).toBe(200);
  });

  it('gives at most 32 tickets that wait unused', async () => {
    for (let i = 0; i < 32; i++) await ticket();
    const answer = await call(test.door, {
      method: 'POST',
      path: '/api/v1/tickets',
      headers: bearer,
    });
    expect(answer.status).toBe(429);
  });

  it('sends a comment after 15 s without a frame', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const stream = await openStream();
    await stream.until((text) => text.includes('event: snapshot'));
    await vi.advanceTimersByTimeAsync(15_000);
    await stream.until((text) => text.endsWith(': keep-alive\n\n'));
    await vi.advanceTimersByTimeAsync(15_000);
    await stream.until((text) => text.split(': keep-alive').length === 3);
  });

  it('drops frames beyond 256 for a slow reader and sends a fresh snapshot before the next', async () => {
    const stream = await openStream();
    await stream.until((text) => text.includes('event: snapshot'));
    stream.pause();
    const padding = 'x'.repeat(2000);
    for (let i = 0; i < 2000; i++) test.engine.publish('observation', { padding });
    stream.resume();
    await stream.until((text) => text.split('event: snapshot').length === 3);
    test.engine.publish('observation', { marker: 'after the gap' });
    const events = eventsOf(await stream.until((text) => text.includes('after the gap')));
    const names = events.map(({ name }) => name);
    expect(names.slice(-2)).toEqual(['snapshot', 'observation']);
    expect(names.length).toBeGreaterThanOrEqual(256);
    expect(names.length).toBeLessThan(1000);
    expect(test.engine.snapshots).toBe(2);
    stream.leave();
    await vi.waitFor(() => expect(test.logged).toHaveLength(1));
    const [, dropped] = /(\d+) frames/.exec(test.logged[0] ?? '') ?? [];
    expect(Number(dropped)).toBe(2001 - (names.length - 2));
  });

  it('leaves nothing subscribed when the reader disconnects', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, openStream));
    await Promise.all(streams.map((stream) => stream.until((text) => text.includes('snapshot'))));
    expect(test.engine.followed).toHaveLength(5);
    streams.forEach((stream) => stream.leave());
    await vi.waitFor(() => expect(test.engine.connections).toBe(0));
    expect(test.engine.followed).toEqual([]);
  });

  it('says stream.error and ends when the engine cannot go on, so that the client comes again', async () => {
    const stream = await openStream();
    await stream.until((text) => text.includes('event: snapshot'));
    test.engine.publish('stream.error', { message: 'the engine was started again' });
    await stream.ended;
    expect(eventsOf(stream.text).at(-1)).toMatchObject({
      name: 'stream.error',
      data: { payload: { message: 'the engine was started again' } },
    });
    await vi.waitFor(() => expect(test.engine.connections).toBe(0));

    test.engine.refuseToFollow('nothing is open');
    const second = await openStream();
    await second.ended;
    expect(eventsOf(second.text)).toMatchObject([
      { name: 'stream.error', data: { payload: { message: 'nothing is open' } } },
    ]);
  });
});

interface Event {
  readonly name: string;
  readonly data: unknown;
}

/** The events of a stream, read as a browser reads them. */
function eventsOf(text: string): Event[] {
  return text.split('\n\n').flatMap((block) => {
    const lines = block.split(/\r\n|\r|\n/);
    const field = (name: string): string[] =>
      lines.filter((line) => line.startsWith(`${name}: `)).map((l) => l.slice(name.length + 2));
    const [name] = field('event');
    if (name === undefined) return [];
    return [{ name, data: JSON.parse(field('data').join('\n')) as unknown }];
  });
}
