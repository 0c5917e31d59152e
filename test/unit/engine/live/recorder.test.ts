import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEvents, type Envelope } from '@shardscope/sdk';
import { liveQueue, openRecorder, recentIds, type Recorder } from 'shardscope/live';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const MIDNIGHT = Date.parse('2026-11-21T00:00:01Z');

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'shardscope-recorder-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function event(n: number, text = ''): Envelope {
  const id = n.toString(16).padStart(32, '0');
  return { v: 1, id, topic: 'attacker.scored', type: 'scored', ts: n, payload: { n, text } };
}

async function open(now: () => number = () => NOON): Promise<Recorder> {
  return openRecorder({ folder, now, onProblem: (problem) => expect.fail(problem.message) });
}

async function recorded(day: string): Promise<Envelope[]> {
  const path = join(folder, `live-${day}.events.jsonl`);
  const events: Envelope[] = [];
  for await (const batch of readEvents(path, path)) events.push(...batch.events);
  return events;
}

describe('a recorder', () => {
  test('writes one event a line, readable for its user alone', async () => {
    const recorder = await open();
    recorder.append(JSON.stringify(event(1)));
    recorder.append(JSON.stringify(event(2, 'two\nlines')));
    await recorder.close();
    expect(await recorded('2026-11-20')).toEqual([event(1), event(2, 'two\nlines')]);
    const path = join(folder, 'live-2026-11-20.events.jsonl');
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('has on the disk within a second what it took', async () => {
    const recorder = await open(Date.now);
    recorder.append(JSON.stringify(event(1)));
    await delay(1000);
    expect(await recorded(new Date().toISOString().slice(0, 10))).toEqual([event(1)]);
    await recorder.close();
  });

  test('begins a new file with a new UTC day', async () => {
    let now = NOON;
    const recorder = await open(() => now);
    recorder.append(JSON.stringify(event(1)));
    now = MIDNIGHT;
    recorder.append(JSON.stringify(event(2)));
    await recorder.close();
    expect(await recorded('2026-11-20')).toEqual([event(1)]);
    expect(await recorded('2026-11-21')).toEqual([event(2)]);
  });

  test('goes on behind what is there, and ends a line that a crash cut off', async () => {
    const first = await open();
    first.append(JSON.stringify(event(1)));
    await first.close();
    appendFileSync(join(folder, 'live-2026-11-20.events.jsonl'), '{"v":1,"id":"cut');
    const second = await open();
    second.append(JSON.stringify(event(2)));
    await second.close();
    expect(await recorded('2026-11-20')).toEqual([event(1), event(2)]);
  });

  test('keeps what could not be written and writes it when it can', async () => {
    const problems: string[] = [];
    const recorder = await openRecorder({
      folder,
      now: () => NOON,
      onProblem: ({ code }) => problems.push(code),
    });
    let now = NOON;
    const moving = await openRecorder({
      folder: join(folder, 'inner'),
      now: () => now,
      onProblem: ({ code }) => problems.push(code),
    });
    // The folder of the next day's file is gone and a file stands in its place.
    rmSync(join(folder, 'inner'), { recursive: true });
    appendFileSync(join(folder, 'inner'), '');
    now = MIDNIGHT;
    moving.append(JSON.stringify(event(1)));
    await moving.written();
    expect(problems).toEqual(['E_RECORDING_UNWRITTEN']);
    expect(moving.counts().waitingBytes).toBeGreaterThan(0);
    rmSync(join(folder, 'inner'));
    await moving.written();
    expect(moving.counts()).toMatchObject({ waitingBytes: 0, problem: null, unrecorded: 0 });
    await moving.close();
    await recorder.close();
  });
});

describe('the queue behind a recorder', () => {
  test('hands out everything in order, whatever does not fit into memory', async () => {
    const recorder = await open();
    const queue = liveQueue(recorder, 10);
    const push = (n: number): void => {
      const line = JSON.stringify(event(n));
      queue.push(event(n), recorder.append(line), line.length);
    };
    for (let n = 0; n < 500; n++) push(n);
    expect(queue.waiting).toBe(500);
    const taken: number[] = [];
    let next = 500;
    for (let events = await queue.take(); events.length > 0; events = await queue.take()) {
      taken.push(...events.map(({ ts }) => ts));
      if (next < 700) for (let i = 0; i < 40; i++) push(next++);
    }
    expect(taken).toEqual(Array.from({ length: next }, (_value, n) => n));
    expect(queue.dropped).toBe(0);
    expect(queue.waiting).toBe(0);
    await recorder.close();
  });

  test('without a recording drops what does not fit, and counts it', async () => {
    const queue = liveQueue(null, 10);
    for (let n = 0; n < 25; n++) queue.push(event(n), null, 100);
    expect(await queue.take()).toHaveLength(10);
    expect(queue.dropped).toBe(15);
    expect(await queue.take()).toEqual([]);
  });
});

test('ids are known for a while, in bounded memory', () => {
  const ids = recentIds(3);
  for (const id of ['a', 'b', 'c', 'd']) expect(ids.add(id)).toBe(true);
  expect(ids.add('a')).toBe(false);
  for (const id of ['e', 'f', 'g']) ids.add(id);
  expect(ids.has('a')).toBe(false);
  expect(ids.has('g')).toBe(true);
});
