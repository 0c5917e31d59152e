import { EXTENT_GAP_BYTES, MAX_EXTENTS } from './limits.ts';

/** Byte ranges in file order, flat: start, end, start, end, …; ends are exclusive. */
export type Extents = readonly number[];

/** Adds a line to the ranges of its session; near ones become one, and there are never many. */
export function addToExtents(extents: number[], start: number, end: number): void {
  const last = extents.length - 1;
  if (last >= 0 && start - (extents[last] ?? 0) < EXTENT_GAP_BYTES) {
    extents[last] = end;
    return;
  }
  extents.push(start, end);
  if (extents.length > 2 * MAX_EXTENTS) closeSmallestGap(extents);
}

/** The union of several sessions' ranges. */
export function uniteExtents(all: readonly Extents[]): number[] {
  const ranges = all.flatMap(pairs).sort((a, b) => a[0] - b[0]);
  const union: number[] = [];
  for (const [start, end] of ranges) {
    const last = union.length - 1;
    if (last < 0 || start - (union[last] ?? 0) >= EXTENT_GAP_BYTES) union.push(start, end);
    else union[last] = Math.max(union[last] ?? 0, end);
  }
  return union;
}

/** Ranges as pairs of start and end. */
export function pairs(extents: Extents): [number, number][] {
  return Array.from({ length: extents.length >> 1 }, (_, i) => [
    extents[2 * i] ?? 0,
    extents[2 * i + 1] ?? 0,
  ]);
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
