import { STREAM_ERROR } from './stream-error.ts';

/**
 * What a queue does with an item when its reader is slow. A `frame` may be dropped. A `snapshot` is a
 * frame that makes up for all frames dropped before it. An `answer` is never dropped. Of the `latest`
 * items of one name only the newest waits.
 */
export type QueueRole =
  | { readonly kind: 'frame' }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'answer' }
  | { readonly kind: 'latest'; readonly of: string };

/** How a frame queue works. */
export interface FrameQueueOptions<Item> {
  /** Frames and snapshots that wait at most. */
  readonly capacity: number;
  roleOf(item: Item): QueueRole;
  /** The reader has caught up after a gap: have a snapshot pushed. May push at once. */
  wantSnapshot(): void;
}

/** Items on their way to one reader: bounded, in order, and a gap heals itself. */
export interface FrameQueue<Item> {
  push(item: Item): void;
  /** The next item, or undefined when none waits. */
  take(): Item | undefined;
  /** Items that wait. */
  readonly size: number;
  /** Frames that never reached the reader. */
  readonly dropped: number;
}

/** `level`: nothing is missing. `gap`: frames were dropped. `healing`: a snapshot is on its way. */
type Flow = 'level' | 'gap' | 'healing';

/**
 * A queue for one reader. When more frames wait than it holds, it drops and counts all further ones;
 * once the reader has taken those that waited it wants a fresh snapshot, and until that one comes it
 * goes on dropping: the snapshot says what they said.
 */
export function frameQueue<Item>(options: FrameQueueOptions<Item>): FrameQueue<Item> {
  const waiting: { readonly item: Item; readonly role: QueueRole }[] = [];
  let frames = 0;
  let dropped = 0;
  let flow: Flow = 'level';

  function pushFrame(item: Item, role: QueueRole): void {
    const fits = frames < options.capacity;
    if (fits && (flow === 'level' || role.kind === 'snapshot')) {
      waiting.push({ item, role });
      frames++;
      flow = 'level';
      return;
    }
    dropped++;
    if (!fits) flow = 'gap';
  }

  function pushLatest(item: Item, role: QueueRole & { kind: 'latest' }): void {
    const older = waiting.findIndex(
      (entry) => entry.role.kind === 'latest' && entry.role.of === role.of,
    );
    if (older >= 0) waiting.splice(older, 1);
    waiting.push({ item, role });
  }

  function healWhenLevel(): void {
    if (flow !== 'gap' || frames > 0) return;
    flow = 'healing';
    options.wantSnapshot();
  }

  return {
    push(item) {
      const role = options.roleOf(item);
      switch (role.kind) {
        case 'frame':
        case 'snapshot':
          pushFrame(item, role);
          return;
        case 'answer':
          waiting.push({ item, role });
          return;
        case 'latest':
          pushLatest(item, role);
          return;
      }
    },
    take() {
      const next = waiting.shift();
      if (next && isFrame(next.role)) frames--;
      healWhenLevel();
      return next?.item;
    },
    get size() {
      return waiting.length;
    },
    get dropped() {
      return dropped;
    },
  };
}

/** The role of a frame of the per-attacker stream, by its name: its end is always told. */
export function streamFrameRole(name: string): QueueRole {
  if (name === STREAM_ERROR) return { kind: 'answer' };
  return name === 'snapshot' ? { kind: 'snapshot' } : { kind: 'frame' };
}

function isFrame(role: QueueRole): boolean {
  return role.kind === 'frame' || role.kind === 'snapshot';
}
