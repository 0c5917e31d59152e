import { EXTENT_GAP_BYTES, MAX_EXTENTS } from './limits.ts';

/** A byte range; the end is exclusive. */
export type Extent = readonly [start: number, end: number];

/** The byte ranges of a session that is being indexed. */
export interface GrowingExtents {
  /** Flat, in file order: start, end, …, start. The last range is open. */
  extents: number[];
  /** Where the last range ends so far. */
  reach: number;
}

/** What {@link GrowingExtents.reach} is before the first range. */
export const NO_REACH = -EXTENT_GAP_BYTES;

/** Adds a line: to the last range, or far from it to a new one. There are never many. */
export function extendExtents(ranges: GrowingExtents, start: number, end: number): void {
  if (start - ranges.reach >= EXTENT_GAP_BYTES) openExtent(ranges, start);
  ranges.reach = end;
}

/** The ranges as pairs. */
export function extentsOf({ extents, reach }: GrowingExtents): Extent[] {
  const flat = [...extents, reach];
  return Array.from({ length: flat.length >> 1 }, (_, i) => [
    flat[2 * i] ?? 0,
    flat[2 * i + 1] ?? 0,
  ]);
}

/** The union of ranges in file order; those that lie near are read as one. */
export function uniteExtents(extents: readonly Extent[]): Extent[] {
  const union: [number, number][] = [];
  for (const [start, end] of extents.toSorted((a, b) => a[0] - b[0])) {
    const last = union.at(-1);
    if (last && start - last[1] < EXTENT_GAP_BYTES) last[1] = Math.max(last[1], end);
    else union.push([start, end]);
  }
  return union;
}

function openExtent({ extents, reach }: GrowingExtents, start: number): void {
  if (extents.length > 0) extents.push(reach);
  extents.push(start);
  if (extents.length > 2 * MAX_EXTENTS) closeSmallestGap(extents);
}

function closeSmallestGap(extents: number[]): void {
  let at = 1;
  let smallest = Infinity;
  for (let i = 1; i + 1 < extents.length; i += 2) {
    const gap = (extents[i + 1] ?? 0) - (extents[i] ?? 0);
    if (gap < smallest) [smallest, at] = [gap, i];
  }
  extents.splice(at, 2);
}
