import { EventCollector } from './event-collector.ts';
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
  #collector: EventCollector | null = null;
  /** Bytes of lines that may still be collected. */
  #room: number;

  /**
   * @param room bytes of lines that may be collected; 0: only index
   * @param expected bytes that are likely to come
   */
  constructor(index: ShardIndex, room: number, expected: number) {
    this.index = index;
    this.#room = room;
    if (room > 0) this.#collector = new EventCollector(Math.min(expected, room));
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
    this.#room -= line.end + 1 - line.start;
    if (this.#room < 0) this.#collector = null;
    else if (this.index.sessions[line.session]?.cutAt === null) this.#collector.line(line);
  }
}
