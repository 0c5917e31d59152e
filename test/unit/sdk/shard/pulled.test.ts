import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from 'node:process';
import { describe, expect, it } from 'vitest';
import { openFolder, type IndexStore, type SourceItem, type SourceProgress } from '@shardscope/sdk';
import {
  SHARD_PATH,
  artifacts,
  event,
  header,
  itemsOf,
  onlySessions,
  rowsOf,
  sid,
} from './support/artifacts.ts';

/** Sessions with an event in each of some rounds, so that all of them interleave. */
function interleaved(sessions: number, rounds: number, size = 50): string {
  const lines: string[] = [];
  for (let n = 0; n < sessions; n++) lines.push(header(sid(n)));
  for (let t = 1; t <= rounds; t++) {
    for (let n = 0; n < sessions; n++) lines.push(event(sid(n), t, 'o', `${n}.${t}`.repeat(size)));
  }
  return lines.join('');
}

/** Files under a folder that this process holds open. */
function openFiles(root: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', fd));
      return path.startsWith(root) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe('waves', () => {
  it.each([1, 5_000, 20_000, 200_000, 2 ** 30])(
    'give the same sessions, whatever memory they may use: %d bytes',
    async (waveBytes) => {
      const root = await artifacts({ [SHARD_PATH]: interleaved(20, 30) });
      const sessions = onlySessions(await itemsOf(await openFolder(root, { waveBytes })));
      expect(sessions.map((session) => session.sid)).toEqual(
        Array.from({ length: 20 }, (_, n) => sid(n)),
      );
      for (const [n, session] of sessions.entries()) {
        expect(session.header?.width).toBe(80);
        expect(rowsOf(session)).toEqual(
          Array.from({ length: 30 }, (_, t) => [t + 1, 'o', `${n}.${t + 1}`.repeat(50)]),
        );
      }
    },
  );

  it('find the lines of sessions that pause for long, in ranges far apart', async () => {
    const filler = event(sid(99), 1, 'o', 'x'.repeat(9_000)).repeat(60);
    const parts = Array.from({ length: 20 }, (_, t) => event(sid(1), t, 'i', `${t}`) + filler);
    const root = await artifacts({ [SHARD_PATH]: parts.join('') });
    const recording = await openFolder(root, { waveBytes: 100_000 });
    const [first] = onlySessions(await itemsOf(recording));
    expect(first?.sid).toBe(sid(1));
    expect(first && rowsOf(first).map((row) => row[2])).toEqual(
      Array.from({ length: 20 }, (_, t) => `${t}`),
    );
  });

  it('find lines that begin with another session’s id', async () => {
    const disguised = `{"sid":"${sid(1)}","sid":"${sid(2)}","t":2,"ch":"i","d":"mine"}\n`;
    const shard = event(sid(1), 1, 'i', 'x') + event(sid(2), 1, 'i', 'y') + disguised;
    const root = await artifacts({ [SHARD_PATH]: shard });
    const sessions = onlySessions(await itemsOf(await openFolder(root, { waveBytes: 1 })));
    expect(sessions.map((session) => rowsOf(session).map((row) => row[2]))).toEqual([
      ['x'],
      ['y', 'mine'],
    ]);
  });

  it('read one session by its evidence pointer', async () => {
    const root = await artifacts({ [SHARD_PATH]: interleaved(20, 30) });
    const recording = await openFolder(root);
    const [, , third] = onlySessions(await itemsOf(recording));
    expect(await recording.readSession(third?.evidenceRef ?? '')).toEqual(third);
    const fresh = await openFolder(root);
    expect(await fresh.readSession(third?.evidenceRef ?? '')).toEqual(third);
    const place = 'shard:web-01/ssh/sessions-2026-03-01.jsonl';
    expect(await recording.readSession(`${place}#nobody`)).toBeNull();
    expect(
      await recording.readSession(`shard:db-02/ssh/sessions-2026-03-01.jsonl#${sid(1)}`),
    ).toBeNull();
    expect(await recording.readSession('nonsense')).toBeNull();
  });

  it('can run twice at a time', async () => {
    const root = await artifacts({ [SHARD_PATH]: interleaved(10, 10) });
    const recording = await openFolder(root, { waveBytes: 10_000 });
    const [a, b, one] = await Promise.all([
      itemsOf(recording),
      itemsOf(recording),
      recording.readSession(`shard:web-01/ssh/sessions-2026-03-01.jsonl#${sid(4)}`),
    ]);
    expect(onlySessions(a)).toEqual(onlySessions(b));
    expect(one).toEqual(onlySessions(a)[4]);
  });
});

describe('a session that is not wanted', () => {
  it.each([1, 2 ** 30])(
    'is announced without its events (waves of %d bytes)',
    async (waveBytes) => {
      const root = await artifacts({ [SHARD_PATH]: interleaved(4, 3) });
      const asked: string[] = [];
      const items = await itemsOf(await openFolder(root, { waveBytes }), {
        wanted(candidate) {
          asked.push(candidate.sid);
          return candidate.sid === sid(2);
        },
      });
      expect(asked.sort()).toEqual([sid(0), sid(1), sid(2), sid(3)]);
      const unwanted = items.filter((item) => item.kind === 'unwanted');
      expect(unwanted.map(({ candidate }) => candidate.sid)).toEqual([sid(0), sid(1), sid(3)]);
      expect(items.filter((item) => item.kind === 'session')).toMatchObject([
        { session: { sid: sid(2), events: { length: 3 } } },
      ]);
      for (const item of unwanted) expect(item).not.toHaveProperty('session');
    },
  );

  it('is described as it would be when read', async () => {
    const root = await artifacts({ [SHARD_PATH]: interleaved(3, 3) });
    const read = onlySessions(await itemsOf(await openFolder(root)));
    const unwanted = await itemsOf(await openFolder(root), { wanted: () => false });
    expect(unwanted).toHaveLength(3);
    for (const [n, item] of unwanted.entries()) {
      expect(item.kind).toBe('unwanted');
      expect(read[n]).toMatchObject(item.kind === 'unwanted' ? item.candidate : {});
    }
  });
});

describe('reading stops', () => {
  it('before the first session when it was aborted before', async () => {
    const root = await artifacts({ [SHARD_PATH]: interleaved(3, 3) });
    const signal = AbortSignal.abort();
    expect(await itemsOf(await openFolder(root), { signal })).toEqual([]);
  });

  it.each([1, 2 ** 30])(
    'between two sessions when it is aborted (waves of %d bytes)',
    async (waveBytes) => {
      const root = await artifacts({ [SHARD_PATH]: interleaved(10, 3) });
      const abort = new AbortController();
      const items: SourceItem[] = [];
      const recording = await openFolder(root, { waveBytes });
      for await (const item of recording.sessions({ signal: abort.signal })) {
        if (items.push(item) === 2) abort.abort();
      }
      expect(items).toHaveLength(2);
      expect(await itemsOf(recording)).toHaveLength(10);
    },
  );

  it('in the middle of a scan, and a later one goes on there', async () => {
    const shard = interleaved(1_000, 60);
    const root = await artifacts({ [SHARD_PATH]: shard });
    const saved: number[] = [];
    const indexStore: IndexStore = {
      load: () => undefined,
      save: (_, json) => void saved.push((json as { scanned: number }).scanned),
    };
    // When a scan is in its middle depends on the machine: a little later each time, it is met.
    for (let delay = 0; delay < 1000 && (saved[0] ?? shard.length) === shard.length; delay++) {
      saved.length = 0;
      const recording = await openFolder(root, { waveBytes: shard.length / 2, indexStore });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), delay);
      const items = await itemsOf(recording, { signal: abort.signal });
      if (saved[0] === undefined || saved[0] === shard.length) continue;
      expect(items).toEqual([]);
      const sessions = onlySessions(await itemsOf(recording));
      expect(sessions).toHaveLength(1_000);
      expect(sessions.every(({ events }) => events.length === 60)).toBe(true);
    }
    expect(saved).toEqual([expect.any(Number), shard.length]);
    expect(saved[0]).toBeGreaterThan(0);
    expect(saved[0]).toBeLessThan(shard.length);
  });

  it.runIf(platform === 'linux').each([1, 2 ** 30])(
    'without leaving a file open, when the consumer goes away (waves of %d bytes)',
    async (waveBytes) => {
      const root = await artifacts({ [SHARD_PATH]: interleaved(10, 3) });
      const recording = await openFolder(root, { waveBytes });
      for await (const item of recording.sessions()) {
        expect(item.kind).toBe('session');
        expect(openFiles(root)).toEqual([]);
        break;
      }
      expect(openFiles(root)).toEqual([]);
    },
  );
});

describe('nothing is read', () => {
  it('before the first session is asked for', async () => {
    const root = await artifacts({ [SHARD_PATH]: interleaved(2, 2) });
    const recording = await openFolder(root);
    recording.sessions();
    await new Promise((done) => setTimeout(done, 20));
    expect(recording.lineCounts.size).toBe(0);
  });

  it('of a second shard before the first is through', async () => {
    const second = 'web-01/ssh/transcripts/sessions-2026-03-02.jsonl';
    const root = await artifacts({ [SHARD_PATH]: interleaved(2, 2), [second]: interleaved(2, 2) });
    const recording = await openFolder(root);
    let seen = 0;
    for await (const item of recording.sessions()) {
      expect(item.kind).toBe('session');
      expect(recording.lineCounts.size).toBe(++seen <= 2 ? 1 : 2);
    }
  });
});

describe('progress', () => {
  it.each([1, 2 ** 30])('ends with everything done (waves of %d bytes)', async (waveBytes) => {
    const shard = interleaved(5, 40);
    const root = await artifacts({ [SHARD_PATH]: shard });
    const progress: SourceProgress[] = [];
    const recording = await openFolder(root, { waveBytes });
    await itemsOf(recording, { onProgress: (each) => progress.push(each) });
    expect(progress.at(-1)).toEqual({
      bytesDone: shard.length,
      bytesTotal: shard.length,
      sessionsDone: 5,
      sessionsKnown: 5,
    });
    const done = progress.map(({ bytesDone }) => bytesDone);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });
});
