import type { PipelineEvent } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { Result, Status } from '../client/protocol.ts';
import type { StoreCounts } from '../store/index.ts';
import { VERSION } from '../version.ts';
import { runLog } from './diagnostics.ts';
import { leftOut, skippedSessions } from './left-out.ts';
import { sourceFacts } from './source-facts.ts';
import { storedObservations } from './stored-observations.ts';

/** What was read of a source, what was not, and why. */
export interface SourceReport {
  event(event: PipelineEvent): void;
  /** A run begins, or has ended. */
  running(isRunning: boolean): void;
  /** Something was stored. */
  invalidate(): void;
  /** What the status bar says is missing. */
  left(counts: Pick<StoreCounts, 'empty'>): Pick<Status, 'skipped' | 'junk'>;
  diagnostics(): Result<'diagnostics'>;
}

/** Collects what is to be told of an analysis. */
export function sourceReport(analysis: Analysis): SourceReport {
  const log = runLog();
  const observed = storedObservations(analysis);
  return {
    event: (event) => log.event(event),
    running(isRunning) {
      if (isRunning) log.began();
      else observed.recount();
    },
    invalidate: () => observed.invalidate(),
    left: ({ empty }) => leftOut(analysis, empty, log.diagnostics()),
    diagnostics: () => ({
      ...log.diagnostics(),
      ...sourceFacts(analysis),
      skipped: skippedSessions(analysis.store.counts().empty, log.diagnostics()),
      observations: observed.counts(),
      versions: { shardscope: VERSION, node: process.versions.node },
    }),
  };
}
