import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutgoingHttpHeaders } from 'node:http';
import type { EngineMessage, StreamFrame } from 'shardscope/client';
import { call, open, signIn } from './door-client.ts';
import type { Answer, OpenAnswer } from './door-client.ts';
import { KNOWN } from './fake-engine.ts';
import { openTestDoor } from './open-test-door.ts';
import type { TestDoor } from './open-test-door.ts';

const FOLLOW = { id: 1, name: 'follow', params: { attacker: KNOWN } };

describe('the stream of a page', () => {
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

  const openPage = (): Promise<OpenAnswer> =>
    open(test.door, { path: '/api/v1/stream', headers: bearer });

  function send(page: OpenAnswer, body: unknown, headers = bearer): Promise<Answer> {
    const connection = page.headers['shardscope-connection'];
    const all = { ...headers, 'Shardscope-Connection': connection };
    return call(test.door, { method: 'POST', path: '/api/v1/messages', headers: all, body });
  }

  it('begins at once, one JSON message a line', async () => {
    const page = await openPage();
    expect(page.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(messages(await page.until((text) => text.includes('\n')))).toEqual([
      { kind: 'keepalive' },
    ]);
  });

  it('brings the answers to messages, which are accepted at once', async () => {
    const page = await openPage();
    const params = { sort: 'lastSeen' };
    const accepted = await send(page, { id: 7, name: 'attackers', params });
    expect([accepted.status, accepted.text]).toEqual([204, '']);
    const text = await page.until((seen) => seen.includes('"id":7'));
    expect(messages(text)).toContainEqual({ kind: 'result', id: 7, result: { echo: params } });
  });

  it('takes messages of its own connection and bearer only', async () => {
    const page = await openPage();
    const stranger = await signIn(test.door, test.door.newLink());
    expect((await send(page, FOLLOW, stranger)).status).toBe(409);
    const nameless = { method: 'POST', path: '/api/v1/messages', headers: bearer, body: FOLLOW };
    expect((await call(test.door, nameless)).code).toBe('E_DOOR_CONNECTION');
    expect(test.engine.received).toEqual([]);
  });

  it('keeps two pages of one bearer apart', async () => {
    const [first, second] = [await openPage(), await openPage()];
    await send(first, FOLLOW);
    await send(second, { id: 9, name: 'primitives', params: {} });
    await second.until((text) => text.includes('"id":9'));
    expect(messages(second.text).some(({ kind }) => kind === 'stream')).toBe(false);
    await first.until((text) => text.includes('snapshot'));
  });

  it('ends the connection to the engine when the page leaves, with all it followed', async () => {
    const page = await openPage();
    await send(page, FOLLOW);
    await page.until((text) => text.includes('snapshot'));
    expect(test.engine.followed).toEqual([KNOWN]);
    page.leave();
    await vi.waitFor(() => expect(test.engine.connections).toBe(0));
    expect((await send(page, FOLLOW)).status).toBe(409);
  });

  it('says that it lives after 15 s without a message', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const page = await openPage();
    await page.until((text) => text.includes('\n'));
    await vi.advanceTimersByTimeAsync(14_999);
    test.engine.say({ kind: 'attackers', version: 3 });
    await page.until((text) => text.includes('attackers'));
    await vi.advanceTimersByTimeAsync(14_999);
    expect(kinds(page.text)).toEqual(['keepalive', 'attackers']);
    await vi.advanceTimersByTimeAsync(1);
    await page.until((text) => kinds(text).length === 3);
    expect(kinds(page.text)[2]).toBe('keepalive');
  });

  it('drops frames for a page that falls behind, heals the gap, and never drops an answer', async () => {
    const page = await openPage();
    await send(page, FOLLOW);
    await page.until((text) => text.includes('snapshot'));
    page.pause();
    const padding = 'x'.repeat(2000);
    for (let i = 0; i < 2000; i++) {
      test.engine.publish('observation', { padding });
      if (i % 100 === 0) test.engine.say({ kind: 'result', id: 100 + i, result: null });
    }
    page.resume();
    await page.until((text) => coveredBy(text) === 2000);
    test.engine.publish('observation');
    await page.until((text) => coveredBy(text) === 2001);

    const read = messages(page.text);
    expect(read.filter((message) => message.kind === 'result' && message.id >= 100)).toHaveLength(
      20,
    );
    const frames = framesOf(page.text);
    expect(frames.length).toBeLessThan(1000);
    expect(frames.filter(({ name }) => name === 'snapshot')).toHaveLength(2);
    expectNoGap(frames);
    page.leave();
    await vi.waitFor(() => expect(test.logged.join()).toMatch(/fell behind: \d+ frames/));
  });

  it('keeps the answers to its own requests from the page', async () => {
    const page = await openPage();
    await send(page, FOLLOW);
    await page.until((text) => text.includes('snapshot'));
    test.engine.refuseToFollow('the attacker is gone');
    for (let i = 0; i < 2000; i++) test.engine.publish('observation', { padding: 'x'.repeat(999) });
    const text = await page.until((seen) => seen.includes('stream.error'));
    expect(framesOf(text).at(-1)).toMatchObject({
      name: 'stream.error',
      data: { payload: { message: 'the attacker is gone' } },
    });
    expect(messages(text).filter(({ kind }) => kind === 'error' || kind === 'result')).toEqual([
      { kind: 'result', id: 1, result: null },
    ]);
  });

  it('lets a page go that asks on without reading', async () => {
    const page = await openPage();
    page.pause();
    const result = 'x'.repeat(4000);
    for (let id = 0; id < 6000; id++) test.engine.say({ kind: 'result', id, result });
    await vi.waitFor(() => expect(test.engine.connections).toBe(0));
  });

  it('is refused above 32 pages a client', async () => {
    const pages = await Promise.all(Array.from({ length: 32 }, openPage));
    const answer = await call(test.door, { path: '/api/v1/stream', headers: bearer });
    expect([answer.status, answer.code]).toEqual([429, 'E_DOOR_LIMIT']);
    pages.forEach((page) => page.leave());
    await vi.waitFor(() => expect(test.engine.connections).toBe(0));
    expect((await openPage()).status).toBe(200);
  });
});

function messages(text: string): EngineMessage[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line ? [JSON.parse(line) as EngineMessage] : []));
}

function kinds(text: string): string[] {
  return messages(text).map(({ kind }) => kind);
}

function framesOf(text: string): StreamFrame[] {
  return messages(text).flatMap((message) => (message.kind === 'stream' ? [message.frame] : []));
}

/** How many published frames the reader knows of after a frame. */
function numberOf({ data }: StreamFrame): number {
  if ('payload' in data) return Number(data.payload['n']);
  return data.sessions[0]?.inputs ?? 0;
}

function coveredBy(text: string): number {
  const last = framesOf(text).at(-1);
  return last ? numberOf(last) : 0;
}

function expectNoGap(frames: readonly StreamFrame[]): void {
  let known = 0;
  for (const frame of frames) {
    const number = numberOf(frame);
    if (frame.name !== 'snapshot') expect(number).toBe(known + 1);
    known = number;
  }
}
