import { ECHO_LOOKAHEAD } from './limits.ts';
import type { LineTally } from './line-tally.ts';
import { ink } from './ink.ts';

/** Keys of a line that may still come back, in the order in which they were sent. */
export class OpenKeys {
  private readonly inks: number[] = [];
  private readonly times: number[] = [];
  private readonly cameBack: boolean[] = [];
  /** Keys that have not come back. */
  private missing = 0;

  get length(): number {
    return this.inks.length;
  }

  /** Whether there is nothing to wait for. */
  get isComplete(): boolean {
    return this.missing === 0;
  }

  add(code: number, t: number): void {
    this.inks.push(code);
    this.times.push(t);
    this.cameBack.push(false);
    this.missing++;
  }

  /** The first key from `from` on that was sent after `t`; the number of keys if none was. */
  firstAfter(t: number, from: number): number {
    let key = from;
    while (key < this.times.length && (this.times[key] ?? 0) < t) key++;
    return key;
  }

  /** Finds keys in output; a few may be passed over, as their echo can be lost. */
  find(shown: string): void {
    let next = this.cameBack.indexOf(false);
    for (let i = 0; i < shown.length && this.missing > 0 && next < this.inks.length; i++) {
      const code = ink(shown.charCodeAt(i));
      const key = code === 0 ? -1 : this.near(code, next);
      if (key < 0) continue;
      if (this.cameBack[key] !== true) this.missing--;
      this.cameBack[key] = true;
      next = key + 1;
    }
  }

  /** All keys are answered, though not shown. */
  answer(): void {
    this.cameBack.fill(true);
    this.missing = 0;
  }

  /** Takes down the first `count` keys as they are, and forgets them. */
  tell(tally: LineTally, count: number): void {
    for (let key = 0; key < count; key++) {
      const cameBack = this.cameBack[key] === true;
      tally.add(this.inks[key] ?? 0, cameBack);
      if (!cameBack) this.missing--;
    }
    if (count === this.inks.length) this.inks.length = this.times.length = this.cameBack.length = 0;
    else for (const column of [this.inks, this.times, this.cameBack]) column.splice(0, count);
  }

  /** The ink of all keys, which are forgotten. */
  take(): string {
    let text = '';
    for (const code of this.inks) text += String.fromCharCode(code);
    this.inks.length = this.times.length = this.cameBack.length = this.missing = 0;
    return text;
  }

  private near(code: number, from: number): number {
    const to = Math.min(this.inks.length, from + ECHO_LOOKAHEAD);
    for (let key = from; key < to; key++) if (this.inks[key] === code) return key;
    return -1;
  }
}
