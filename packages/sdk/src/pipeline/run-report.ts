import type { DeferReason, SkipReason } from '../model/fault.ts';
import type { PluginTiming, RunReport } from './pipeline-event.ts';

/** Counts a run while it goes on. */
export interface ReportBuilder {
  session(): void;
  observation(primitive: string): void;
  skipped(reason: SkipReason): void;
  deferred(reason: DeferReason): void;
  silent(primitive: string, reason: string): void;
  fault(): void;
  build(plugins: readonly PluginTiming[]): RunReport;
}

/** An empty report to count into. */
export function reportBuilder(): ReportBuilder {
  const counts = { sessions: 0, faults: 0 };
  const observations: Record<string, number> = {};
  const skipped: Partial<Record<SkipReason, number>> = {};
  const deferred: Partial<Record<DeferReason, number>> = {};
  const silent: Record<string, Record<string, number>> = {};
  return {
    session: () => void (counts.sessions += 1),
    observation: (primitive) => increment(observations, primitive),
    skipped: (reason) => increment(skipped, reason),
    deferred: (reason) => increment(deferred, reason),
    silent: (primitive, reason) => increment((silent[primitive] ??= {}), reason),
    fault: () => void (counts.faults += 1),
    build: (plugins) => ({ ...counts, observations, skipped, deferred, silent, plugins }),
  };
}

function increment<Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
