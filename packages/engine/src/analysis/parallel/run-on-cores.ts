import { defer, type Observable } from 'rxjs';
import type { PipelineEvent } from '@shardscope/sdk';
import { producersOf } from '../../semantics.ts';
import type { SqliteStore } from '../../store/index.ts';
import type { ParallelOptions } from './parallel-options.ts';
import { parallelRun } from './parallel-run.ts';
import { threadPlan, type ThreadLimits } from './thread-plan.ts';

/** A run, before it is known in how many threads. */
export type RunOnCoresOptions = Omit<ParallelOptions, 'plan' | 'extracted' | 'module'> & {
  readonly store: SqliteStore;
  readonly limits?: ThreadLimits;
};

/** Runs an analysis in as many threads as are worth while: in this one alone when little is to do. */
export function runOnCores({
  limits = {},
  ...options
}: RunOnCoresOptions): Observable<PipelineEvent> {
  const { recording, store, semantics, explain, signal, inThisThread } = options;
  return defer(() => {
    const producers = producersOf(semantics);
    // A run that explains measures everything again, see `explainingStore`.
    const plan = threadPlan(
      recording.files,
      (file) => (explain ? 0 : store.extractedBytes(file, producers)),
      limits,
    );
    if (plan.workers === 0 || signal.aborted) return inThisThread(recording, signal);
    const extracted = explain ? () => NOTHING : store.extractionsOf.bind(store);
    const { module } = limits;
    return parallelRun({ ...options, extracted, plan, ...(module ? { module } : {}) });
  });
}

const NOTHING = { sessions: [], producers: [], outputVersions: [], endOffsets: [], logged: [] };
