import type { Recording, ShardFile, ShardLineCounts } from '@shardscope/sdk';
import type { Diagnostics, FileRow } from '../client/rows.ts';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { ShardCounts } from '../store/index.ts';

/** What was found in the opened folder, and what was not read. */
export function sourceFacts(
  analysis: Analysis,
): Pick<Diagnostics, 'files' | 'ignored' | 'unrecorded' | 'notices' | 'store'> {
  const { recording, lineCounts, store, workspace } = analysis;
  const kept = new Map(store.shardCounts().map((counts) => [shardKey(counts), counts]));
  return {
    files: recording.files.map((file) =>
      fileRow(file, lineCounts.get(file.path), kept.get(shardKey(file))),
    ),
    store: { sessions: store.counts().sessions, ...store.facts(), folder: workspace.dir },
    ignored: recording.ignored,
    unrecorded: unrecorded(recording),
    notices: analysis.notices(),
  };
}

function shardKey(shard: Pick<ShardCounts, 'decky' | 'service' | 'shard'>): string {
  return JSON.stringify([shard.decky, shard.service, shard.shard]);
}

const NO_LINES = { lines: 0, junk: 0, malformed: 0, oversized: 0, cut: 0 };

function fileRow(
  file: ShardFile,
  counts: ShardLineCounts = NO_LINES,
  kept: Pick<ShardCounts, 'sessions' | 'cut'> = { sessions: 0, cut: 0 },
): FileRow {
  const { lines, junk, malformed, oversized } = counts;
  return {
    file: file.path,
    decky: file.decky,
    service: file.service,
    bytes: file.size,
    totalLines: lines,
    lines: { junk, malformed, oversized },
    sessions: kept.sessions,
    cut: kept.cut,
    guessed: file.guessed,
  };
}

/** Sessions that the recorder says it did not record, by its reason. */
export function unrecorded({ skippedByRecorder }: Recording): Diagnostics['unrecorded'] {
  const counts = new Map<string, number>();
  for (const { reason } of skippedByRecorder) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, sessions]) => ({ reason, sessions }));
}
