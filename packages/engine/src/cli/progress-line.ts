import type { SourceProgress } from '@shardscope/sdk';
import { count, formatBytes, formatDuration } from './units.ts';

/** How often the line is drawn again, in ms: often enough to look alive. */
const REDRAW_MS = 200;

/** A line on a terminal that says how far a run has got. */
export interface ProgressLine {
  progress(progress: SourceProgress): void;
  observations(n: number): void;
  /** Removes the line, before something else is printed and at the end. */
  clear(): void;
}

/** Where the line is drawn. */
export interface ProgressTarget {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): unknown;
}

/** Draws on a terminal; does nothing anywhere else, or when `quiet`. */
export function progressLine(
  target: ProgressTarget,
  quiet: boolean,
  now: () => number = () => performance.now(),
): ProgressLine {
  if (!target.isTTY || quiet) {
    return { progress: () => undefined, observations: () => undefined, clear: () => undefined };
  }
  const started = now();
  let drawn = Number.NEGATIVE_INFINITY;
  let observed = 0;
  return {
    progress(progress) {
      if (now() - drawn < REDRAW_MS) return;
      drawn = now();
      const line = progressText(progress, observed, (now() - started) / 1000);
      target.write(`\r\u001b[K${line.slice(0, target.columns - 1)}`);
    },
    observations: (n) => void (observed += n),
    clear: () => void target.write('\r\u001b[K'),
  };
}

/** The text of the line: how much, how fast, how long still. */
export function progressText(
  progress: SourceProgress,
  observations: number,
  elapsedS: number,
): string {
  const { bytesDone, bytesTotal, sessionsDone, sessionsKnown } = progress;
  const rate = elapsedS > 0 ? bytesDone / elapsedS : 0;
  const parts = [
    `${bytesTotal > 0 ? Math.floor((bytesDone / bytesTotal) * 100) : 0} %`,
    `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
    `${formatBytes(rate)}/s`,
    `${sessionsDone}/${count(sessionsKnown, 'session')}`,
    count(observations, 'observation'),
  ];
  if (rate > 0 && bytesDone < bytesTotal) {
    parts.push(`${formatDuration((bytesTotal - bytesDone) / rate)} left`);
  }
  return parts.join(' · ');
}
