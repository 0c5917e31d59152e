import { appendFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFolder, type IndexStore, type Json, type OpenOptions } from '@shardscope/sdk';
import {
  SHARD_PATH,
  START,
  artifacts,
  event,
  header,
  itemsOf,
  onlySessions,
  put,
  rowsOf,
  sid,
} from './support/artifacts.ts';

const A = sid(1);

/** An index store in memory that remembers what it was asked for. */
function indexStore(): IndexStore & { readonly kept: Map<string, Json>; saves: number } {
  const kept = new Map<string, Json>();
  return {
    kept,
    saves: 0,
    load(key) {
      const index = kept.get(key);
      return index === undefined ? undefined : (JSON.parse(JSON.stringify(index)) as Json);
    },
    save(key, index) {
      this.saves++;
      kept.set(key, index);
    },
  };
}

describe('a shard that grows', () => {
  it('is gone on with from its last complete line', async () => {
    const root = await artifacts({ [SHARD_PATH]: header(A) + event(A, 1, 'i', 'x') });
    const recording = await openFolder(root);
    const [before] = onlySessions(await itemsOf(recording));
    await appendFile(join(root, SHARD_PATH), event(A, 2, 'i', 'y') + event(sid(2), 1, 'i', 'z'));
    const [after, other] = onlySessions(await itemsOf(recording));
    expect(before && rowsOf(before)).toHaveLength(1);
    expect(after && rowsOf(after).map((row) => row[2])).toEqual(['x', 'y']);
    expect(after?.endOffset).toBeGreaterThan(before?.endOffset ?? 0);
    expect(other?.sid).toBe(sid(2));
  });

  it('loses nothing of a line that was only begun', async () => {
    const shard = Buffer.from(header(A) + event(A, 1, 'o', 'é日😀\r\n') + event(A, 2, 'i', 'y'));
    const expected = [
      [1, 'o', 'é日😀\r\n'],
      [2, 'i', 'y'],
    ];
    for (let cut = 0; cut < shard.length; cut++) {
      const root = await artifacts({ [SHARD_PATH]: shard.subarray(0, cut) });
      const recording = await openFolder(root);
      await itemsOf(recording);
      await writeFile(join(root, SHARD_PATH), shard);
      const [session] = onlySessions(await itemsOf(recording));
      expect(session && rowsOf(session), `cut at ${cut}`).toEqual(expected);
      expect(session?.lines, `cut at ${cut}`).toEqual({ junk: 0, malformed: 0, oversized: 0 });
      expect(recording.lineCounts.get(SHARD_PATH)).toMatchObject({ lines: 3, junk: 0 });
    }
  });

  it('has a complete last line counted, newline or not', async () => {
    const shard = header(A) + event(A, 1, 'i', 'x').trimEnd();
    const root = await artifacts({ [SHARD_PATH]: shard });
    const recording = await openFolder(root);
    const [session] = onlySessions(await itemsOf(recording));
    expect(session?.events.length).toBe(1);
    await appendFile(join(root, SHARD_PATH), '\n');
    const [completed] = onlySessions(await itemsOf(recording));
    expect(completed).toEqual(session);
  });

  it.each([1, 2 ** 30])(
    'keeps to what was there when it was looked at (waves of %d bytes)',
    async (waveBytes) => {
      const root = await artifacts({
        [SHARD_PATH]: event(A, 1, 'i', 'x') + event(sid(2), 1, 'i', 'y').trimEnd(),
      });
      const recording = await openFolder(root, { waveBytes });
      const items = [];
      for await (const item of recording.sessions()) {
        if (items.push(item) === 1) await appendFile(join(root, SHARD_PATH), '}}}\n');
      }
      expect(onlySessions(items).map(rowsOf)).toEqual([[[1, 'i', 'x']], [[1, 'i', 'y']]]);
    },
  );

  it('can make junk of a last line that looked complete', async () => {
    const root = await artifacts({
      [SHARD_PATH]: event(A, 1, 'i', 'x') + event(A, 2, 'i', 'y').trimEnd(),
    });
    const recording = await openFolder(root);
    await itemsOf(recording);
    await appendFile(join(root, SHARD_PATH), '}\n');
    const [session] = onlySessions(await itemsOf(recording));
    expect(session && rowsOf(session)).toEqual([[1, 'i', 'x']]);
    expect(session?.lines.junk).toBe(1);
  });

  it('has the last line of a session that is not there before it', async () => {
    const root = await artifacts({
      [SHARD_PATH]: event(A, 1, 'i', 'x') + header(sid(2)).trimEnd(),
    });
    const recording = await openFolder(root);
    expect(onlySessions(await itemsOf(recording)).map((each) => each.sid)).toEqual([A, sid(2)]);
    await appendFile(join(root, SHARD_PATH), `\n${event(sid(2), 1, 'i', 'y')}`);
    const [, second] = onlySessions(await itemsOf(recording));
    expect(second && rowsOf(second)).toEqual([[1, 'i', 'y']]);
    expect(second?.header).not.toBeNull();
  });

  it('within a line that is too long goes on skipping it', async () => {
    const long = 'z'.repeat(3 * 1024 * 1024);
    const root = await artifacts({ [SHARD_PATH]: event(A, 1, 'i', 'x') + long });
    const recording = await openFolder(root);
    await itemsOf(recording);
    expect(recording.lineCounts.get(SHARD_PATH)).toMatchObject({ lines: 2, oversized: 1 });
    await appendFile(join(root, SHARD_PATH), `${long}"}\n${event(A, 2, 'i', 'y')}`);
    const [session] = onlySessions(await itemsOf(recording));
    expect(session?.events.length).toBe(2);
    expect(recording.lineCounts.get(SHARD_PATH)).toMatchObject({ lines: 3, oversized: 1, junk: 0 });
  });

  it('in any steps is in the end what it is when read at once', async () => {
    const lines = fc.constantFrom(
      header(A),
      event(A, 1, 'i', 'é'),
      event(sid(2), 2, 'o', '\u001b[0m'),
      `{"sid":"${A}","t":"bad"}\n`,
      'junk\n',
      '\n',
      `{"sid":"${A}","trunc":true}\n`,
    );
    const parts = fc.array(lines, { minLength: 1, maxLength: 12 });
    const cuts = fc.array(fc.nat({ max: 2000 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(parts, cuts, fc.boolean(), async (all, places, restart) => {
        const shard = Buffer.from(all.join(''));
        const root = await artifacts({ [SHARD_PATH]: '' });
        const store = indexStore();
        const options: OpenOptions = { now: () => START * 1000, indexStore: store, waveBytes: 200 };
        let recording = await openFolder(root, options);
        for (const place of [
          ...places.map((each) => each % shard.length).sort((a, b) => a - b),
          shard.length,
        ]) {
          await put(root, SHARD_PATH, shard.subarray(0, place));
          if (restart) recording = await openFolder(root, options);
          await itemsOf(recording);
        }
        const whole = await openFolder(root, { now: () => START * 1000 });
        expect(onlySessions(await itemsOf(recording))).toEqual(onlySessions(await itemsOf(whole)));
        expect(recording.lineCounts.get(SHARD_PATH)).toEqual(whole.lineCounts.get(SHARD_PATH));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('the index kept between runs', () => {
  const shard = header(A) + event(A, 1, 'i', 'x');

  it('saves looking at what is known', async () => {
    const root = await artifacts({ [SHARD_PATH]: shard });
    const store = indexStore();
    await itemsOf(await openFolder(root, { indexStore: store }));
    expect(store.saves).toBe(1);
    expect([...store.kept.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    const again = await itemsOf(await openFolder(root, { indexStore: store }), {
      wanted: () => false,
    });
    expect(again.map(({ kind }) => kind)).toEqual(['unwanted']);
    expect(store.saves).toBe(1);
  });

  it('holds no text of the session', async () => {
    const root = await artifacts({ [SHARD_PATH]: event(A, 1, 'i', 'hunter2') });
    const store = indexStore();
    await itemsOf(await openFolder(root, { indexStore: store }));
    expect(JSON.stringify([...store.kept.values()])).not.toContain('hunter2');
  });

  it('serves the same sessions', async () => {
    const root = await artifacts({ [SHARD_PATH]: shard + `{"sid":"${A}","trunc":true}\n` });
    const store = indexStore();
    const first = onlySessions(await itemsOf(await openFolder(root, { indexStore: store })));
    const second = onlySessions(await itemsOf(await openFolder(root, { indexStore: store })));
    expect(second).toEqual(first);
  });

  it.each([
    ['another file of the same length', shard.replace('"x"', '"z"')],
    ['a shorter file', event(sid(3), 1, 'i', 'y')],
    ['an empty file', ''],
  ])('is made anew for %s', async (_, replaced) => {
    const root = await artifacts({ [SHARD_PATH]: shard });
    const store = indexStore();
    await itemsOf(await openFolder(root, { indexStore: store }));
    await writeFile(join(root, SHARD_PATH), replaced);
    const sessions = onlySessions(await itemsOf(await openFolder(root, { indexStore: store })));
    const plain = onlySessions(await itemsOf(await openFolder(root)));
    expect(sessions).toEqual(plain);
  });

  it.each([
    ['null', null],
    ['text', 'x'],
    ['another version', { v: 99 }],
    ['rows that are none', { v: 1, sessions: [1, 2] }],
  ])('is made anew when what was kept is %s', async (_, json) => {
    const root = await artifacts({ [SHARD_PATH]: shard });
    const store: IndexStore = { load: () => json, save: () => undefined };
    expect(onlySessions(await itemsOf(await openFolder(root, { indexStore: store })))).toHaveLength(
      1,
    );
  });

  it('is made anew when a part of it is damaged', async () => {
    const root = await artifacts({ [SHARD_PATH]: shard });
    const store = indexStore();
    const expected = onlySessions(await itemsOf(await openFolder(root, { indexStore: store })));
    const [key = '', good] = [...store.kept][0] ?? [];
    const values = [null, -1, 1.5, 'x', true, {}, [], 1e300];
    const damage = (json: Json, path: readonly (string | number)[], value: Json): Json => {
      const [step, ...rest] = path;
      if (step === undefined) return value;
      const copy = structuredClone(json) as Record<string | number, Json>;
      copy[step] = damage(copy[step] ?? null, rest, value);
      return copy;
    };
    const paths = [
      ...Object.keys(good as object)
        .filter((name) => name !== 'v')
        .map((name) => [name]),
      ...Array.from({ length: 15 }, (_, column) => ['sessions', 0, column]),
    ];
    for (const path of paths) {
      for (const value of values) {
        store.kept.set(key, damage(good ?? null, path, value));
        const items = await itemsOf(await openFolder(root, { indexStore: store }));
        const [item] = items;
        // A damage that makes another sound index is found when the lines are not there.
        expect(['session', 'lost'], path.join('.')).toContain(item?.kind ?? 'session');
      }
    }
    store.kept.clear();
    expect(onlySessions(await itemsOf(await openFolder(root, { indexStore: store })))).toEqual(
      expected,
    );
  });

  it('is done without when the store fails, and it says so', async () => {
    const root = await artifacts({ [SHARD_PATH]: shard });
    const store: IndexStore = {
      load: () => Promise.reject(new Error('no disk')),
      save: () => Promise.reject(new Error('no space')),
    };
    const items = await itemsOf(await openFolder(root, { indexStore: store }));
    expect(items).toMatchObject([
      {
        kind: 'fault',
        fault: { code: 'E_INDEX_NOT_KEPT', message: expect.stringContaining('no disk') as string },
      },
      {
        kind: 'fault',
        fault: { code: 'E_INDEX_NOT_KEPT', message: expect.stringContaining('no space') as string },
      },
      { kind: 'session' },
    ]);
  });
});

describe('a session is provisional', () => {
  const DAY = 24 * 60 * 60;
  const lines = header(A) + event(A, 100, 'i', 'x');

  async function isFinal(
    now: number,
    changedAt: number,
    content = lines,
  ): Promise<boolean | undefined> {
    const root = await artifacts({ [SHARD_PATH]: content });
    await utimes(join(root, SHARD_PATH), changedAt, changedAt);
    const recording = await openFolder(root, { now: () => now * 1000 });
    const [session] = onlySessions(await itemsOf(recording));
    return session?.final;
  }

  it('until its file has not grown for 24 h', async () => {
    const noWallTime = header(A, { timestamp: 0 }) + event(A, 100, 'i', 'x');
    expect(await isFinal(START + DAY - 1, START, noWallTime)).toBe(false);
    expect(await isFinal(START + DAY, START, noWallTime)).toBe(true);
  });

  it('until its last line is 24 h old, though the file still grows or was copied', async () => {
    const now = START + 100 + DAY;
    expect(await isFinal(now - 1, now)).toBe(false);
    expect(await isFinal(now, now)).toBe(true);
  });

  it('while it has only begun', async () => {
    expect(await isFinal(START + 60, START + 60)).toBe(false);
  });
});

it('a file that is emptied and written anew is read anew', async () => {
  const root = await artifacts({ [SHARD_PATH]: event(A, 1, 'i', 'x') });
  const recording = await openFolder(root);
  await itemsOf(recording);
  await truncate(join(root, SHARD_PATH), 0);
  expect(await itemsOf(recording)).toEqual([]);
  await appendFile(join(root, SHARD_PATH), event(sid(5), 1, 'i', 'y'));
  expect(onlySessions(await itemsOf(recording)).map((each) => each.sid)).toEqual([sid(5)]);
});
