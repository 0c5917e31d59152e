import type { Slice } from '../client/rows.ts';
import type { SteppedScan } from './stepped-scan.ts';

/** Milliseconds that one answer may take for looking: a key press is answered within 150. */
const BUDGET_MS = 40;

/** Takes a scan on for a while, and cuts out of what was found so far. */
export function filteredSlice<Row>(
  scan: SteppedScan<Row>,
  offset: number,
  limit: number,
): Slice<Row> {
  scan.advance(BUDGET_MS);
  const { found, done, total } = scan;
  const slice = { total: found.length, offset, rows: found.slice(offset, offset + limit) };
  return done < total ? { ...slice, scan: { done, total } } : slice;
}
