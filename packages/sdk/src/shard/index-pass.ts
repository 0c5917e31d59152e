import type { EventCollector } from './event-collector.ts';
import type { SessionLookup } from './session-numbers.ts';
import type { ShardIndex } from './shard-index.ts';
import type { LineConsumer, ShardLine } from './shard-scanner.ts';

/**
 * The pass that indexes a shard. Where the whole shard may fit into memory it collects the sessions
 * as well, which saves reading it twice, and gives that up once it was wrong.
 */
export class IndexPass implements SessionLookup, LineConsumer {
  readonly skipsForeign = false;
  /** What the lines are added to. */
  index: ShardIndex;
  #collector: EventCollector | null;
  /** Bytes of memory that the events may take. */
  readonly #room: number;

  /** @param collector null: only index */
  constructor(index: ShardIndex, collector: EventCollector | null, room: number) {
    this.index = index;
    this.#collector = collector;
    this.#room = room;
  }

  /** The sessions, if all of them fitted. */
  get collector(): EventCollector | null {
    return this.#collector;
  }

  find(sid: string): number {
    return this.index.find(sid);
  }

  add(sid: string): number {
    return this.index.add(sid);
  }

  line(line: ShardLine): void {
    this.index.line(line);
    if (this.#collector === null || line.session < 0) return;
    if (this.index.sessions[line.session]?.cutAt === null) this.#collector.line(line);
    if (this.#collector.size > this.#room) this.#collector = null;
  }
}
