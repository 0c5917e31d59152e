import type { Analysis } from '../analysis/open-analysis.ts';
import type { Diagnostics } from '../client/rows.ts';
import type { Status } from '../client/protocol.ts';
import { unrecorded } from './source-facts.ts';

/** What runs of this opening passed over and put off, by reason. */
export type Passed = Pick<Diagnostics, 'skipped' | 'deferred'>;

/**
 * Sessions that are not there to be seen, by reason: those that this opening could not read or put
 * off, and those in the store that gave neither an observation nor a tag. What was analysed before
 * is none of them.
 *
 * @param empty sessions in the store that gave nothing
 */
export function skippedSessions(empty: number, { skipped }: Passed): Diagnostics['skipped'] {
  return empty === 0 ? skipped : { ...skipped, 'no observations': empty };
}

/**
 * What the status bar says is missing, in the terms of the diagnostics: sessions under Skips, and
 * lines that could not be used in the files that are open.
 */
export function leftOut(
  analysis: Analysis,
  empty: number,
  passed: Passed,
): Pick<Status, 'skipped' | 'junk'> {
  const { recording, lineCounts } = analysis;
  const missing = Object.values(skippedSessions(empty, passed));
  const waiting = Object.values(passed.deferred);
  const never = unrecorded(recording).map(({ sessions }) => sessions);
  const lines = recording.files.map(({ path }) => {
    const { junk = 0, malformed = 0, oversized = 0 } = lineCounts.get(path) ?? {};
    return junk + malformed + oversized;
  });
  return { skipped: sumOf([...missing, ...waiting, ...never]), junk: sumOf(lines) };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
