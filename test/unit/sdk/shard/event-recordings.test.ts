import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolder, type Envelope, type FileEvents } from '@shardscope/sdk';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shardscope-events-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function event(n: number, text = ''): Envelope {
  const id = n.toString(16).padStart(32, '0');
  return { v: 1, id, topic: 'attacker.scored', type: 'scored', ts: n, payload: { n, text } };
}

function line(n: number, text = ''): string {
  return `${JSON.stringify(event(n, text))}\n`;
}

async function read(path: string, from?: (file: string) => number): Promise<FileEvents[]> {
  const recording = await openFolder(path);
  const batches: FileEvents[] = [];
  for await (const batch of recording.events(from ? { from } : {})) batches.push(batch);
  return batches;
}

const eventsOf = (batches: readonly FileEvents[]): Envelope[] =>
  batches.flatMap(({ events }) => [...events]);

describe('recordings of events', () => {
  test('open like any folder, day after day', async () => {
    writeFileSync(join(dir, 'live-2026-11-21.events.jsonl'), line(3));
    writeFileSync(join(dir, 'live-2026-11-20.events.jsonl'), line(1) + line(2));
    expect(eventsOf(await read(dir))).toEqual([event(1), event(2), event(3)]);
  });

  test('open as one file', async () => {
    const file = join(dir, 'live-2026-11-20.events.jsonl');
    writeFileSync(file, line(1));
    expect(eventsOf(await read(file))).toEqual([event(1)]);
  });

  test('lose no good line to a bad one', async () => {
    const bad = '{"no":"topic"}\n[1]\n{"v":1\n\n{"topic":"a..b","payload":{}}\n';
    const file = join(dir, 'a.events.jsonl');
    writeFileSync(file, line(1) + bad + line(2) + line(3).slice(0, -20));
    const batches = await read(dir);
    expect(eventsOf(batches)).toEqual([event(1), event(2)]);
    expect(batches.reduce((sum, { bad: n }) => sum + n, 0)).toBe(5);
  });

  test('are read on from where they were read to', async () => {
    const file = join(dir, 'a.events.jsonl');
    const first = line(1);
    writeFileSync(file, first + line(2));
    const rest = await read(dir, (name) => (name === 'a.events.jsonl' ? first.length : 0));
    expect(eventsOf(rest)).toEqual([event(2)]);
  });

  test('may have long lines: a message of 1 MiB all of whose characters are escaped', async () => {
    const file = join(dir, 'a.events.jsonl');
    writeFileSync(file, line(1, '\u0001'.repeat(1024 * 1024)) + line(2));
    expect(eventsOf(await read(dir)).map(({ ts }) => ts)).toEqual([1, 2]);
  });

  test('bound what a line without an end takes', async () => {
    const file = join(dir, 'a.events.jsonl');
    writeFileSync(file, 'x'.repeat(20 * 1024 * 1024) + '\n' + line(2));
    const batches = await read(dir);
    expect(eventsOf(batches)).toEqual([event(2)]);
    expect(batches.reduce((sum, { bad }) => sum + bad, 0)).toBe(1);
  });

  test('are not followed through links', async () => {
    mkdirSync(join(dir, 'outside'));
    mkdirSync(join(dir, 'opened'));
    writeFileSync(join(dir, 'outside', 'a.events.jsonl'), line(1));
    writeFileSync(join(dir, 'opened', 'b.events.jsonl'), line(2));
    symlinkSync(join(dir, 'outside', 'a.events.jsonl'), join(dir, 'opened', 'a.events.jsonl'));
    expect(eventsOf(await read(join(dir, 'opened')))).toEqual([event(2)]);
  });
});
