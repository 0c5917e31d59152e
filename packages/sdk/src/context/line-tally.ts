import { NON_ASCII } from './ink.ts';

/** Keys that came back and keys that did not, in the order in which they were sent. */
class Tally {
  keys = 0;
  missing = 0;
  /** Most keys in a row that did not come back. */
  longestGap = 0;
  private gap = 0;

  add(cameBack: boolean): void {
    this.keys++;
    if (cameBack) {
      this.gap = 0;
      return;
    }
    this.missing++;
    this.gap++;
    if (this.gap > this.longestGap) this.longestGap = this.gap;
  }

  clear(): void {
    this.keys = this.missing = this.longestGap = this.gap = 0;
  }
}

/** What is known of the echo of one line. */
export class LineTally {
  /** The number of the line among those of the session. */
  line = 0;
  /** The event of its first character. */
  event = 0;
  private readonly ascii = new Tally();
  private readonly others = new Tally();

  /** Begins another line in the place of this one. */
  begin(line: number, event: number): this {
    this.line = line;
    this.event = event;
    this.ascii.clear();
    this.others.clear();
    return this;
  }

  /** Takes down whether a key came back that shows as `ink`. */
  add(ink: number, cameBack: boolean): void {
    (ink === NON_ASCII ? this.others : this.ascii).add(cameBack);
  }

  /**
   * The keys that tell about the echo. Letters outside ASCII are often swallowed by a shell of
   * another locale: they tell nothing, unless there is nothing else in the line.
   */
  get telling(): { readonly keys: number; readonly missing: number; readonly longestGap: number } {
    return this.ascii.keys > 0 ? this.ascii : this.others;
  }
}
