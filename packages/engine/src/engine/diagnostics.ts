import type { Fault, PipelineEvent, PluginLine, PluginTiming, SkipReason } from '@shardscope/sdk';
import type { Diagnostics } from '../client/rows.ts';

/** Faults kept one by one; all are counted in the status. */
const MAX_FAULTS = 1000;

/** Lines of plugins kept, the last ones. */
const MAX_LINES = 200;

/** Collects what a run could not do, while it goes on. */
export interface RunLog {
  event(event: PipelineEvent): void;
  /** A run begins: what the one before passed over or put off is looked at again. */
  began(): void;
  diagnostics(): Pick<
    Diagnostics,
    'skipped' | 'deferred' | 'unmerged' | 'silent' | 'faults' | 'plugins' | 'log'
  >;
}

/** An empty log of a run. */
export function runLog(): RunLog {
  let skipped: Record<string, number> = {};
  let deferred: Record<string, number> = {};
  let unmerged: Record<string, number> = {};
  const faults: Fault[] = [];
  const log: PluginLine[] = [];
  let silent: Diagnostics['silent'] = {};
  let plugins: readonly PluginTiming[] = [];
  return {
    event(event) {
      if (event.kind === 'skipped' && !isStored(event.reason)) increment(skipped, event.reason);
      if (event.kind === 'deferred') increment(deferred, event.reason);
      if (event.kind === 'unmerged') increment(unmerged, event.reason, event.observations);
      if (event.kind === 'fault' && faults.length < MAX_FAULTS) faults.push(event.fault);
      if (event.kind === 'logged') {
        log.push(event.line);
        if (log.length > MAX_LINES) log.shift();
      }
      if (event.kind === 'done') ({ silent, plugins } = event.report);
    },
    began() {
      [skipped, deferred, unmerged] = [{}, {}, {}];
    },
    diagnostics: () => ({
      ...{ skipped, deferred, unmerged, silent, plugins },
      faults: [...faults],
      log: [...log],
    }),
  };
}

/** Sessions that the store has: nothing of them is missing, or the store counts them. */
function isStored(reason: SkipReason): boolean {
  return reason === 'already profiled' || reason === 'no observations';
}

function increment(counts: Record<string, number>, key: string, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}
