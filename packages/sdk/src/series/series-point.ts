import type { PrimitiveValue } from '../model/primitive.ts';

/** What settles the order of a series. */
export interface SeriesPlace {
  /** Epoch seconds: when the session happened, not when it was analysed. */
  readonly ts: number;
  /** The observation's id; points with the same id are one point. */
  readonly id?: string;
  /**
   * Settles the order among equal `ts` (sessions of one shard without wall time have the same):
   * the position of the session in its shard.
   */
  readonly order?: number;
}

/** What a merger needs of an observation; every observation is one. */
export interface SeriesPoint extends SeriesPlace {
  readonly value: PrimitiveValue;
}

/** Orders points of a series: by time, then by `order`, then by id. */
export function comparePoints(a: SeriesPlace, b: SeriesPlace): number {
  if (a.ts !== b.ts) return a.ts - b.ts;
  const byOrder = (a.order ?? 0) - (b.order ?? 0);
  if (byOrder !== 0) return byOrder;
  return compareText(a.id ?? '', b.id ?? '');
}

/**
 * The points in the order in which they are folded, each id once. Of points with the same id the
 * last given counts: it is the newer version of the same observation.
 */
export function foldingOrder<Point extends SeriesPoint>(points: Iterable<Point>): Point[] {
  const anonymous: Point[] = [];
  const byId = new Map<string, Point>();
  for (const point of points) {
    if (point.id === undefined) anonymous.push(point);
    else byId.set(point.id, point);
  }
  return [...anonymous, ...byId.values()].sort(comparePoints);
}

/** Orders texts by UTF-16 code units: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
