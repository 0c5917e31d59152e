import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameQueue, streamFrameRole } from 'shardscope/door';
import type { FrameQueue, QueueRole } from 'shardscope/door';

/** Frames are numbers; a snapshot names the last number that it covers; words are answers. */
type Item = number | { readonly covers: number } | string | { readonly latest: number };

function roleOf(item: Item): QueueRole {
  if (typeof item === 'string') return { kind: 'answer' };
  if (typeof item === 'number') return { kind: 'frame' };
  return 'covers' in item ? { kind: 'snapshot' } : { kind: 'latest', of: 'status' };
}

function queueOf(capacity: number): { queue: FrameQueue<Item>; wanted: () => number } {
  let wanted = 0;
  const queue = frameQueue<Item>({ capacity, roleOf, wantSnapshot: () => wanted++ });
  return { queue, wanted: () => wanted };
}

function takeAll(queue: FrameQueue<Item>): Item[] {
  const items: Item[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) items.push(item);
  return items;
}

describe('a frame queue', () => {
  it('hands frames on in order and wants no snapshot while none is dropped', () => {
    const { queue, wanted } = queueOf(3);
    [1, 2, 3].forEach((item) => queue.push(item));
    expect(takeAll(queue)).toEqual([1, 2, 3]);
    expect([queue.dropped, wanted()]).toEqual([0, 0]);
  });

  it('drops and counts what does not fit, then wants one snapshot once the reader has caught up', () => {
    const { queue, wanted } = queueOf(2);
    [1, 2, 3, 4].forEach((item) => queue.push(item));
    expect(queue.dropped).toBe(2);
    expect(queue.take()).toBe(1);
    expect(wanted()).toBe(0);
    expect(takeAll(queue)).toEqual([2]);
    expect(wanted()).toBe(1);
  });

  it('sends the snapshot before the next frame', () => {
    const { queue, wanted } = queueOf(1);
    [1, 2].forEach((item) => queue.push(item));
    takeAll(queue);
    [3, { covers: 3 }].forEach((item) => queue.push(item));
    expect(queue.take()).toEqual({ covers: 3 });
    queue.push(4);
    expect(queue.take()).toBe(4);
    expect([queue.dropped, wanted()]).toEqual([2, 1]);
  });

  it('takes a snapshot that comes by itself as the end of the gap', () => {
    const { queue, wanted } = queueOf(2);
    [1, 2, 3].forEach((item) => queue.push(item));
    queue.take();
    queue.push({ covers: 3 });
    expect(takeAll(queue)).toEqual([2, { covers: 3 }]);
    expect(wanted()).toBe(0);
  });

  it('wants a snapshot again when the first did not fit', () => {
    const { queue, wanted } = queueOf(1);
    [1, 2, { covers: 2 }].forEach((item) => queue.push(item));
    expect(takeAll(queue)).toEqual([1]);
    expect(wanted()).toBe(1);
  });

  it('never drops an answer', () => {
    const { queue } = queueOf(1);
    [1, 2, 'one', 3, 'two'].forEach((item) => queue.push(item));
    expect(takeAll(queue)).toEqual([1, 'one', 'two']);
  });

  it('keeps only the latest status, in the place of the newest', () => {
    const { queue } = queueOf(1);
    [{ latest: 1 }, 'one', { latest: 2 }].forEach((item) => queue.push(item));
    expect(takeAll(queue)).toEqual(['one', { latest: 2 }]);
    expect(queue.dropped).toBe(0);
  });

  it('loses nothing without a snapshot that says it, whatever the order of pushing and taking', () => {
    const steps = fc.array(fc.constantFrom('push', 'push', 'take'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (script, capacity) => {
        let last = 0;
        let asked = 0;
        const wantSnapshot = (): void => {
          asked++;
        };
        const queue = frameQueue<Item>({ capacity, roleOf, wantSnapshot });
        const read: Item[] = [];
        const take = (): void => {
          const item = queue.take();
          if (item !== undefined) read.push(item);
        };
        for (const step of script) {
          if (step === 'push') queue.push(++last);
          else take();
          // The engine answers a wish a step later.
          if (asked > 0 && asked-- > 0) queue.push({ covers: last });
          expect(queue.size).toBeLessThanOrEqual(capacity);
        }
        while (queue.size > 0 || asked > 0) {
          if (asked > 0 && asked-- > 0) queue.push({ covers: last });
          take();
        }
        expect(knownAfter(read)).toBe(last);
      }),
    );
  });
});

describe('the frames of a per-attacker stream', () => {
  it('are a snapshot, the end that is always told, and the rest', () => {
    const kinds = ['snapshot', 'stream.error', 'observation'].map(streamFrameRole);
    expect(kinds.map(({ kind }) => kind)).toEqual(['snapshot', 'answer', 'frame']);
  });
});

/** The last frame that a reader knows of; throws when one is missing or comes twice. */
function knownAfter(read: readonly Item[]): number {
  return read.reduce<number>((known, item) => {
    if (typeof item === 'object' && 'covers' in item) return Math.max(known, item.covers);
    if (item !== known + 1) throw new Error(`after ${known} came ${JSON.stringify(item)}`);
    return item;
  }, 0);
}
