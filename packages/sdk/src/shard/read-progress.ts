import { PROGRESS_INTERVAL_MS } from './limits.ts';
import type { SourceProgress } from './source.ts';

/** Adds up how far the reading of several shards has got, and tells it a few times a second. */
export class ReadProgress {
  readonly #bytesTotal: number;
  readonly #report: ((progress: SourceProgress) => void) | undefined;
  #bytesBefore = 0;
  #shardBytes = 0;
  #fraction = 0;
  #sessionsDone = 0;
  #sessionsKnown = 0;
  #reportedAt = 0;

  constructor(bytesTotal: number, report: ((progress: SourceProgress) => void) | undefined) {
    this.#bytesTotal = bytesTotal;
    this.#report = report;
  }

  /** A shard of so many bytes on disk is begun; the one before it is done. */
  shard(bytes: number): void {
    this.#bytesBefore += this.#shardBytes;
    this.#shardBytes = bytes;
    this.#fraction = 0;
    this.#tell(false);
  }

  /** So much of the current shard's work is done, 0..1. */
  reach(fraction: number): void {
    this.#fraction = Math.max(this.#fraction, Math.min(1, fraction));
    this.#tell(false);
  }

  found(sessions: number): void {
    this.#sessionsKnown += sessions;
  }

  sessionDone(): void {
    this.#sessionsDone++;
    this.#tell(false);
  }

  finish(): void {
    this.shard(0);
    this.#tell(true);
  }

  #tell(always: boolean): void {
    if (this.#report === undefined) return;
    const now = performance.now();
    if (!always && now - this.#reportedAt < PROGRESS_INTERVAL_MS) return;
    this.#reportedAt = now;
    this.#report({
      bytesDone: Math.round(this.#bytesBefore + this.#shardBytes * this.#fraction),
      bytesTotal: this.#bytesTotal,
      sessionsDone: this.#sessionsDone,
      sessionsKnown: this.#sessionsKnown,
    });
  }
}
