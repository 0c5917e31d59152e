import type { Recording, ShardFile, ShardLineCounts } from '@shardscope/sdk';
import type { Diagnostics, FileRow } from '../client/rows.ts';
import type { Analysis } from '../analysis/open-analysis.ts';

/** What was found in the opened folder, and what was not read. */
export function sourceFacts(
  analysis: Analysis,
): Pick<Diagnostics, 'files' | 'ignored' | 'unrecorded' | 'notices'> {
  const { recording, lineCounts } = analysis;
  return {
    files: recording.files.map((file) => fileRow(file, lineCounts.get(file.path))),
    ignored: recording.ignored,
    unrecorded: unrecorded(recording),
    notices: analysis.notices(),
  };
}

const NO_LINES = { lines: 0, junk: 0, malformed: 0, oversized: 0, cut: 0 };

function fileRow(file: ShardFile, counts: ShardLineCounts = NO_LINES): FileRow {
  const { lines, junk, malformed, oversized } = counts;
  return {
    file: file.path,
    decky: file.decky,
    service: file.service,
    bytes: file.size,
    totalLines: lines,
    lines: { junk, malformed, oversized },
    guessed: file.guessed,
  };
}

/** Sessions that the recorder says it did not record, by its reason. */
function unrecorded({ skippedByRecorder }: Recording): Diagnostics['unrecorded'] {
  const counts = new Map<string, number>();
  for (const { reason } of skippedByRecorder) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, sessions]) => ({ reason, sessions }));
}
