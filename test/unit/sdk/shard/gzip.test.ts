import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openFolder, type IndexStore, type Json } from '@shardscope/sdk';
import {
  SHARD_PATH,
  artifacts,
  event,
  header,
  itemsOf,
  onlySessions,
  sid,
} from './support/artifacts.ts';

const GZ_PATH = `${SHARD_PATH}.gz`;
const A = sid(1);
const B = sid(2);

/** Lines that hardly compress. */
function noisyLines(session: string, count: number): string {
  let state = 1;
  const noise = (): string => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state.toString(36);
  };
  return Array.from({ length: count }, (_, t) =>
    event(session, t, 'o', Array.from({ length: 100 }, noise).join('')),
  ).join('');
}

describe('a compressed shard', () => {
  const shard = header(A) + event(A, 1, 'i', 'x') + event(B, 1, 'o', 'é') + event(A, 2, 'i', 'y');

  it('gives the sessions that it gives uncompressed, under the same evidence pointers', async () => {
    const plain = onlySessions(
      await itemsOf(await openFolder(await artifacts({ [SHARD_PATH]: shard }))),
    );
    const root = await artifacts({ [GZ_PATH]: gzipSync(shard) });
    const recording = await openFolder(root);
    expect(recording.files).toMatchObject([{ path: GZ_PATH, compressed: true, guessed: false }]);
    expect(onlySessions(await itemsOf(recording))).toEqual(plain);
    expect(await recording.readSession(plain[1]?.evidenceRef ?? '')).toEqual(plain[1]);
  });

  it('is read in waves where it does not fit into memory', async () => {
    const long =
      noisyLines(A, 200) + noisyLines(B, 200) + noisyLines(sid(3), 200) + event(A, 500, 'i', 'z');
    const recording = await openFolder(await artifacts({ [GZ_PATH]: gzipSync(long) }), {
      waveBytes: 1000,
    });
    const sessions = onlySessions(await itemsOf(recording));
    expect(sessions.map(({ events }) => events.length)).toEqual([201, 200, 200]);
    const whole = await openFolder(await artifacts({ [SHARD_PATH]: long }));
    expect(sessions).toEqual(onlySessions(await itemsOf(whole)));
  });

  it('can have several members, as appending makes them', async () => {
    const root = await artifacts({
      [GZ_PATH]: Buffer.concat([gzipSync(shard.slice(0, 100)), gzipSync(shard.slice(100))]),
    });
    expect(onlySessions(await itemsOf(await openFolder(root)))).toHaveLength(2);
  });

  it('counts its last line without newline', async () => {
    const root = await artifacts({ [GZ_PATH]: gzipSync(shard.trimEnd()) });
    const [session] = onlySessions(await itemsOf(await openFolder(root)));
    expect(session?.events.length).toBe(2);
  });

  it('is looked at again only when it has changed', async () => {
    const root = await artifacts({ [GZ_PATH]: gzipSync(shard) });
    const kept = new Map<string, Json>();
    let saves = 0;
    const indexStore: IndexStore = {
      load: (key) => kept.get(key),
      save(key, index) {
        saves++;
        kept.set(key, index);
      },
    };
    const first = onlySessions(await itemsOf(await openFolder(root, { indexStore })));
    const second = onlySessions(await itemsOf(await openFolder(root, { indexStore })));
    expect(second).toEqual(first);
    expect(saves).toBe(1);
    await writeFile(join(root, GZ_PATH), gzipSync(event(sid(7), 1, 'i', 'new')));
    const third = onlySessions(await itemsOf(await openFolder(root, { indexStore })));
    expect(third.map((session) => session.sid)).toEqual([sid(7)]);
    expect(saves).toBe(2);
  });
});

describe('a compressed file that cannot be trusted', () => {
  it(
    'and inflates without end is given up, and what came before is kept',
    { timeout: 30_000 },
    async () => {
      const bomb = gzipSync(event(A, 1, 'i', 'x') + 'z'.repeat(64 * 1024 * 1024));
      expect(bomb.length).toBeLessThan(100_000);
      const recording = await openFolder(await artifacts({ [GZ_PATH]: bomb }));
      const items = await itemsOf(recording);
      expect(items).toMatchObject([
        {
          kind: 'fault',
          fault: {
            code: 'E_SHARD_UNREADABLE',
            file: GZ_PATH,
            message: expect.stringContaining('more than 200 times its size') as string,
          },
        },
        { kind: 'session', session: { sid: A, events: { length: 1 } } },
      ]);
    },
  );

  it('and inflates to more than is allowed is given up there', async () => {
    const shard = event(A, 1, 'i', 'x') + noisyLines(B, 500) + event(A, 2, 'i', 'y');
    const root = await artifacts({ [GZ_PATH]: gzipSync(shard) });
    const items = await itemsOf(await openFolder(root, { maxInflatedBytes: 100_000 }));
    expect(items).toMatchObject([
      { fault: { message: expect.stringContaining('more than 100000 bytes') as string } },
      { session: { sid: A, events: { length: 1 } } },
      { session: { sid: B } },
    ]);
  });

  it('and is cut off gives what it has, in waves too', async () => {
    const whole = gzipSync(noisyLines(A, 300) + noisyLines(B, 300));
    const root = await artifacts({ [GZ_PATH]: whole.subarray(0, whole.length - 50_000) });
    for (const waveBytes of [1000, 2 ** 30]) {
      const items = await itemsOf(await openFolder(root, { waveBytes }));
      expect(items).toMatchObject([
        {
          kind: 'fault',
          fault: { file: GZ_PATH, message: expect.stringContaining('end of file') as string },
        },
        { kind: 'session', session: { sid: A, events: { length: 300 } } },
        { kind: 'session', session: { sid: B } },
      ]);
    }
  });

  it('says so each time it is looked at', async () => {
    const whole = gzipSync(noisyLines(A, 300));
    const root = await artifacts({ [GZ_PATH]: whole.subarray(0, whole.length - 9) });
    const recording = await openFolder(root);
    const first = await itemsOf(recording);
    expect(first.map(({ kind }) => kind)).toEqual(['fault', 'session']);
    expect(await itemsOf(recording)).toEqual(first);
  });

  it.each([
    ['no gzip', Buffer.from('hello, this is text')],
    ['empty', Buffer.alloc(0)],
    ['half a header', gzipSync('x').subarray(0, 5)],
  ])('and is %s is a fault', async (_, content) => {
    const items = await itemsOf(await openFolder(await artifacts({ [GZ_PATH]: content })));
    expect(items).toMatchObject([
      { kind: 'fault', fault: { code: 'E_SHARD_UNREADABLE', file: GZ_PATH } },
    ]);
  });
});
