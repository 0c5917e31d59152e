import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Snapshots, type FileSystem, type NewFile } from 'shardscope';

const SECOND = 1000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('snapshots', () => {
  it('are written only after something was committed', async () => {
    const { written } = disk();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(written).toEqual([]);
  });

  it('begin at most every five seconds, however often something is committed', async () => {
    const { snapshots, written } = disk();
    for (let i = 0; i < 600; i += 1) {
      snapshots.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(written.length).toBe(12);
  });

  it('take at most a tenth of the time when the disk is slow', async () => {
    const { snapshots, written } = disk({ takesMs: 3 * SECOND });
    for (let i = 0; i < 3000; i += 1) {
      snapshots.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    const busy = written.length * 3;
    expect(written.length).toBeGreaterThan(5);
    expect(busy / 300).toBeLessThanOrEqual(0.1);
  });

  it('hold what was committed while the one before was being written', async () => {
    const { snapshots, written, database } = disk({ takesMs: SECOND });
    database.content = 'first';
    snapshots.changed();
    await vi.advanceTimersByTimeAsync(5.5 * SECOND);
    database.content = 'second';
    snapshots.changed();
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(written).toEqual(['first', 'second']);
  });

  it('are written at once when asked for, and not again without a change', async () => {
    const { snapshots, written } = disk();
    snapshots.changed();
    await snapshots.flush();
    await snapshots.flush();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(written.length).toBe(1);
  });

  it('are on the disk for everybody who asked at the same time', async () => {
    const { snapshots, written } = disk({ takesMs: SECOND });
    snapshots.changed();
    const [first, second] = [snapshots.flush(), snapshots.flush().then(() => [...written])];
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    await first;
    expect(await second).toEqual(['content']);
  });

  it('are not written after they were stopped', async () => {
    const { snapshots, written } = disk();
    snapshots.changed();
    snapshots.stop();
    await snapshots.flush();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(written).toEqual([]);
  });
});

describe('a disk that is full', () => {
  it('is reported once with the name of the file, tried again, and leaves no half file', async () => {
    const { snapshots, written, failures, state, removed } = disk();
    state.full = true;
    snapshots.changed();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(failures).toEqual([
      expect.stringMatching(/^store\.sqlite could not be written: ENOSPC: no space left on device/),
    ]);
    expect(removed.length).toBeGreaterThan(1);
    state.full = false;
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(written).toEqual(['content']);
  });

  it('is reported again when there was space in between', async () => {
    const { snapshots, failures, state } = disk();
    for (const full of [true, false, true]) {
      state.full = full;
      snapshots.changed();
      await vi.advanceTimersByTimeAsync(10 * SECOND);
    }
    expect(failures).toHaveLength(2);
  });

  it('is an error when everything has to be kept now', async () => {
    const { snapshots, state } = disk();
    state.full = true;
    snapshots.changed();
    await expect(snapshots.flush()).rejects.toMatchObject({
      code: 'E_SNAPSHOT_FAILED',
      place: { file: 'store.sqlite' },
      cause: { code: 'ENOSPC' },
    });
  });
});

/** A disk of which only the contents of finished files are remembered, in order. */
function disk({ takesMs = 0 } = {}) {
  const written: string[] = [];
  const failures: string[] = [];
  const removed: string[] = [];
  const state = { full: false };
  const database = { content: 'content' };
  const unfinished = new Map<string, Buffer[]>();
  const files: FileSystem = {
    create(path): Promise<NewFile> {
      const chunks: Buffer[] = [];
      unfinished.set(path, chunks);
      return Promise.resolve({
        append(bytes) {
          if (state.full) return Promise.reject(noSpace());
          chunks.push(Buffer.from(bytes));
          return Promise.resolve();
        },
        sync: () => (takesMs === 0 ? Promise.resolve() : sleep(takesMs)),
        close: () => Promise.resolve(),
      });
    },
    rename(from, to) {
      expect(to).toBe('store.sqlite');
      const [content = Buffer.alloc(0)] = unfinished.get(from) ?? [];
      written.push(content.toString());
      return Promise.resolve();
    },
    remove(path) {
      expect(path).toMatch(/^store\.sqlite\.tmp-/);
      removed.push(path);
      return Promise.resolve();
    },
    syncFolder: () => Promise.resolve(),
  };
  const snapshots = new Snapshots({
    file: 'store.sqlite',
    export: () => Buffer.from(database.content),
    beforeReplace: () => undefined,
    onFailure: ({ message }) => void failures.push(message),
    files,
  });
  return { snapshots, written, failures, removed, state, database };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}
