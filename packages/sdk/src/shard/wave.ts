import { blockOfLine } from './block.ts';
import { eventBytes, type CollectedSession, type EventCollector } from './event-collector.ts';
import { extentsOf, uniteExtents, type Extent } from './extents.ts';
import { LineFeed } from './line-feed.ts';
import { MAX_INFLATE_PASSES } from './limits.ts';
import type { OpenShard } from './open-shard.ts';
import type { ScanDesk } from './scan-desk.ts';
import { NO_SESSION, type SessionLookup } from './session-numbers.ts';
import type { IndexedSession, ShardIndex } from './shard-index.ts';
import { ShardScanner, type LineConsumer, type ShardLine } from './shard-scanner.ts';

/** Bytes of memory that the events of a session take in a wave. */
export function waveSize({ lines, textBytes }: IndexedSession): number {
  return eventBytes(lines) + textBytes;
}

/** Bytes of memory that one wave of a shard may take. */
export function waveRoom(index: ShardIndex, compressed: boolean, waveBytes: number): number {
  if (!compressed) return waveBytes;
  const total = index.sessions.reduce((sum, session) => sum + waveSize(session), 0);
  return Math.max(waveBytes, Math.ceil(total / MAX_INFLATE_PASSES));
}

/** Some sessions of a shard, read together in one pass over the bytes that hold them. */
export class Wave implements SessionLookup, LineConsumer {
  readonly skipsForeign: boolean;
  readonly #index: ShardIndex;
  readonly #sessions: readonly IndexedSession[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #collector: EventCollector;

  /** @param collector is this wave's own until its sessions have been taken */
  constructor(index: ShardIndex, sessions: readonly IndexedSession[], collector: EventCollector) {
    this.skipsForeign = !index.hasDisguises;
    this.#index = index;
    this.#sessions = sessions;
    this.#numbers = new Map(sessions.map(({ sid }, number) => [sid, number]));
    this.#collector = collector;
    collector.clear(sessions.reduce((sum, { lines }) => sum + lines, 0));
  }

  find(sid: string): number {
    return this.#numbers.get(sid) ?? NO_SESSION;
  }

  add(sid: string): number {
    return this.find(sid);
  }

  line(line: ShardLine): void {
    const session = this.#sessions[line.session];
    if (session === undefined || line.start >= (session.cutAt ?? Infinity)) return;
    this.#collector.line(line);
  }

  /** Reads the sessions; resolves to the error that ended the reading early. */
  async read(shard: OpenShard, desk: ScanDesk, signal?: AbortSignal): Promise<Error | null> {
    const scanner = new ShardScanner(desk.numbers, this, this);
    const feed = new LineFeed(desk.memory, scanner, () => undefined);
    for (const [start, end] of this.#ranges(shard)) {
      if (signal?.aborted) return null;
      const offset = { offset: start, withinOversized: false };
      const {
        error,
        rest,
        offset: behind,
      } = await feed.run(shard.source(start, end), offset, signal);
      if (error) return error;
      if (rest.length > 0) scanner.block(blockOfLine(rest, behind));
    }
    return null;
  }

  /** A session once the wave has been read; null when lines of it were not found again. */
  take(number: number): CollectedSession | null {
    const collected = this.#collector.session(number);
    return collected.lines === this.#sessions[number]?.lines ? collected : null;
  }

  #ranges(shard: OpenShard): Extent[] {
    const union = uniteExtents(this.#sessions.flatMap(extentsOf));
    const end = Math.min(union.at(-1)?.[1] ?? 0, this.#index.end);
    if (shard.file.compressed) return [[0, end]];
    return union.map(([from, to]) => [from, Math.min(to, end)]);
  }
}
