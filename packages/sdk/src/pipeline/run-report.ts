import { primitiveOfTopic } from '../bus/topics.ts';
import type { DeferReason, SkipReason } from '../model/fault.ts';
import type { RefusalReason } from '../series/admit-observation.ts';
import type { PipelineEvent, PluginTiming, RunReport } from './pipeline-event.ts';

/** Counts a run while it goes on. */
export interface ReportBuilder {
  event(event: PipelineEvent): void;
  /** @param times how often; default once */
  silent(primitive: string, reason: string, times?: number): void;
  build(plugins: readonly PluginTiming[]): RunReport;
}

/** An empty report to count into. */
export function reportBuilder(): ReportBuilder {
  const counts = { sessions: 0, faults: 0 };
  const observations: Record<string, number> = {};
  const skipped: Partial<Record<SkipReason, number>> = {};
  const deferred: Partial<Record<DeferReason, number>> = {};
  const unmerged: Partial<Record<RefusalReason, number>> = {};
  const silent: Record<string, Record<string, number>> = {};
  return {
    event(event) {
      if (event.kind === 'session') counts.sessions += 1;
      if (event.kind === 'fault') counts.faults += 1;
      if (event.kind === 'skipped') increment(skipped, event.reason);
      if (event.kind === 'deferred') increment(deferred, event.reason);
      if (event.kind === 'unmerged') increment(unmerged, event.reason, event.observations);
      if (event.kind !== 'event') return;
      const primitive = primitiveOfTopic(event.envelope.topic);
      if (primitive !== null) increment(observations, primitive);
    },
    silent: (primitive, reason, times) => increment((silent[primitive] ??= {}), reason, times),
    build: (plugins) => ({ ...counts, observations, skipped, deferred, unmerged, silent, plugins }),
  };
}

function increment<Key extends string>(
  counts: Partial<Record<Key, number>>,
  key: Key,
  by = 1,
): void {
  counts[key] = (counts[key] ?? 0) + by;
}
