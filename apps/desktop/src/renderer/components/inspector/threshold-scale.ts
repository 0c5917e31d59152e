import type { ThresholdBucket } from '@shardscope/sdk';

/** A measured number on the line of its thresholds, in pixels. */
export interface ThresholdScale {
  readonly isLog: boolean;
  readonly from: number;
  readonly to: number;
  x(value: number): number;
}

/** From this ratio between the greatest and the least edge on the scale is logarithmic. */
const LOG_RATIO = 20;

/** Open ends reach this far beyond the outermost edge or number, as a factor or a share. */
const LOG_MARGIN = 3;
const LINEAR_MARGIN = 0.25;

/** A scale that holds all edges and the measured number. */
export function thresholdScale(
  thresholds: readonly ThresholdBucket[],
  measured: number,
  width: number,
): ThresholdScale {
  const edges = thresholds.flatMap(({ from, to }) => [from, to]).filter((edge) => edge !== null);
  const numbers = [...edges, measured].filter((value) => Number.isFinite(value));
  const positive = numbers.filter((value) => value > 0);
  const least = Math.min(...positive);
  const isLog = positive.length > 1 && Math.max(...positive) / least >= LOG_RATIO;
  const hasOpenEnd = thresholds.some(({ to }) => to === null);
  return isLog
    ? logarithmic(least, Math.max(...positive), hasOpenEnd, width)
    : linear(Math.min(0, ...numbers), Math.max(...numbers), hasOpenEnd, width);
}

function logarithmic(
  least: number,
  greatest: number,
  hasOpenEnd: boolean,
  width: number,
): ThresholdScale {
  const from = least / LOG_MARGIN;
  const to = hasOpenEnd ? greatest * LOG_MARGIN : greatest;
  const [low, high] = [Math.log10(from), Math.log10(to)];
  const x = (value: number): number =>
    (width * (Math.log10(Math.min(to, Math.max(from, value))) - low)) / (high - low);
  return { isLog: true, from, to, x };
}

function linear(from: number, most: number, hasOpenEnd: boolean, width: number): ThresholdScale {
  const to = most + (hasOpenEnd ? Math.max(most - from, Number.EPSILON) * LINEAR_MARGIN : 0);
  const length = Math.max(to - from, Number.EPSILON);
  const x = (value: number): number =>
    (width * (Math.min(to, Math.max(from, value)) - from)) / length;
  return { isLog: false, from, to, x };
}
