import type { SourceProgress } from '@shardscope/sdk';
import { count, formatBytes, formatDuration } from './units.ts';

/** How often the line is drawn again, in ms: often enough to look alive. */
const REDRAW_MS = 200;

/** To the first column, and what stands there goes. */
const CLEAR = '\r\u001b[K';

/** Columns of a terminal that does not say how many it has. */
const USUAL_COLUMNS = 80;

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

/** Draws on a terminal; does nothing anywhere else, or when it is not `wanted`. */
export function progressLine(
  target: ProgressTarget,
  wanted: boolean,
  now: () => number = () => performance.now(),
): ProgressLine {
  if (!target.isTTY || !wanted) {
    return { progress: () => undefined, observations: () => undefined, clear: () => undefined };
  }
  const started = now();
  let drawn = Number.NEGATIVE_INFINITY;
  let observed = 0;
  let shown = false;
  return {
    progress(progress) {
      if (now() - drawn < REDRAW_MS) return;
      drawn = now();
      const line = progressText(progress, observed, (now() - started) / 1000);
      const columns = target.columns || USUAL_COLUMNS;
      target.write(`${CLEAR}${line.slice(0, columns - 1)}`);
      shown = true;
    },
    observations: (n) => void (observed += n),
    clear() {
      if (shown) target.write(CLEAR);
      shown = false;
    },
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
