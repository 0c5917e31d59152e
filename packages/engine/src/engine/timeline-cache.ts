import type { HistoryProgress } from '../attribution/index.ts';
import type { StateTimeline } from '../client/identity.ts';

/** Attackers whose timelines are kept at once. */
const MAX_KEPT = 8;

/** How much longer than a look at long series took they rest until the next one. */
const REST_FACTOR = 4;

/** How states of attackers run is looked up here. */
export interface TimelineSource {
  /** Folds all observations of an attacker's identity: the costly part of an event list. */
  look(
    attacker: string,
    onProgress: (progress: HistoryProgress) => void,
  ): Promise<readonly StateTimeline[]>;
  /** There are so many observations that nobody should wait for it. */
  isLong(attacker: string): boolean;
  /** Something else whenever a look can give something else. */
  version(attacker: string): string;
}

/** Timelines as far as they are known. */
export interface KnownTimelines {
  /** Another object after each change. */
  readonly timelines: readonly StateTimeline[];
  /** How far a look has got that may find more; null when they are whole. */
  readonly looking: HistoryProgress | null;
}

/** How states ran, looked up once an attacker until something changes. */
export interface TimelineCache {
  /** All of it. Rejects as the look-up does. */
  of(attacker: string): Promise<readonly StateTimeline[]>;
  /** What is known now, of long series; all of it of others. Rejects as the look-up does. */
  known(attacker: string): Promise<KnownTimelines>;
  invalidate(): void;
}

/** Looks that somebody waits for, at most: the one that is going on, and one after it. */
const LOOKS = 2;

const NONE: readonly StateTimeline[] = [];

/** What is kept of one attacker. */
interface Entry {
  timelines: readonly StateTimeline[];
  /** When they were looked up; null for never. */
  version: string | null;
  /** They are the newest, as far as is known. */
  isFresh: boolean;
  /** How often something has changed. */
  changes: number;
  look: Promise<void> | null;
  progress: HistoryProgress;
  /** What the last look came to, until somebody is told. */
  failure: { readonly thrown: unknown } | null;
  /** On the clock of `performance.now()`: no look at long series begins before. */
  restsUntil: number;
}

/** Long series are looked at while others have their turn; what is known of them is there at once. */
export function timelineCache(source: TimelineSource): TimelineCache {
  const entries = new Map<string, Entry>();

  async function lookAt(attacker: string, entry: Entry): Promise<void> {
    const started = performance.now();
    const { changes } = entry;
    const version = source.version(attacker);
    try {
      entry.timelines = await source.look(attacker, (progress) => (entry.progress = progress));
      entry.version = version;
      entry.isFresh = entry.changes === changes;
    } finally {
      const ended = performance.now();
      entry.restsUntil = ended + REST_FACTOR * (ended - started);
      entry.look = null;
    }
  }

  /** A look that is going on or due; null where there is nothing to look for now. */
  function lookOf(attacker: string, entry: Entry, isLong: boolean): Promise<void> | null {
    if (entry.look) return entry.look;
    entry.isFresh = isLong && entry.version === source.version(attacker);
    if (entry.isFresh || (isLong && performance.now() < entry.restsUntil)) return null;
    entry.progress = { done: 0, total: 1 };
    entry.look = Promise.resolve().then(() => lookAt(attacker, entry));
    // Who does not wait for it hears of a failure when asking again.
    entry.look.catch((thrown: unknown) => (entry.failure = { thrown }));
    return entry.look;
  }

  async function refreshed(attacker: string, isWaiting: boolean): Promise<Entry> {
    const entry = entryOf(entries, attacker);
    if (entry.failure) {
      const { thrown } = entry.failure;
      entry.failure = null;
      throw thrown;
    }
    const isLong = !entry.isFresh && source.isLong(attacker);
    // A look that was going on may have begun before the last change.
    for (let i = 0; i < LOOKS && !entry.isFresh; i++) {
      const look = lookOf(attacker, entry, isLong);
      if (!look || (isLong && !isWaiting)) break;
      await awaited(entry, look);
    }
    return entry;
  }

  return {
    of: async (attacker) => (await refreshed(attacker, true)).timelines,
    async known(attacker) {
      const { timelines, isFresh, progress } = await refreshed(attacker, false);
      return { timelines, looking: isFresh ? null : progress };
    },
    invalidate() {
      for (const entry of entries.values()) {
        entry.changes += 1;
        entry.isFresh = false;
      }
    },
  };
}

/** Waits for a look; who waits is told of what it came to, and nobody else is. */
async function awaited(entry: Entry, look: Promise<void>): Promise<void> {
  try {
    await look;
  } catch (thrown) {
    entry.failure = null;
    throw thrown;
  }
}

/**
 * The entry of an attacker; of many the one that was asked for longest ago is left, but none whose look
 * goes on: asked for again it would be looked up twice at a time.
 */
function entryOf(entries: Map<string, Entry>, attacker: string): Entry {
  const known = entries.get(attacker) ?? newEntry();
  entries.delete(attacker);
  entries.set(attacker, known);
  const oldest = [...entries].find(([, { look }]) => look === null)?.[0];
  if (entries.size > MAX_KEPT && oldest !== undefined && oldest !== attacker) {
    entries.delete(oldest);
  }
  return known;
}

function newEntry(): Entry {
  return {
    ...{ timelines: NONE, version: null, isFresh: false, changes: 0, look: null },
    ...{ progress: { done: 0, total: 1 }, failure: null, restsUntil: Number.NEGATIVE_INFINITY },
  };
}
