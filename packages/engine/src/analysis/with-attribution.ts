import { concatMap, Observable, of, type MonoTypeOperatorFunction } from 'rxjs';
import { reportBuilder, type PipelineEvent, type RunReport } from '@shardscope/sdk';
import type { Attributor } from '../attribution/index.ts';

/** Takes what a run found into identities and states, before the run tells that it is done. */
export function withAttribution(
  attribution: Attributor,
  signal: AbortSignal,
): MonoTypeOperatorFunction<PipelineEvent> {
  return concatMap((event) =>
    event.kind === 'done' ? attributedThen(event.report, attribution, signal) : of(event),
  );
}

function attributedThen(
  report: RunReport,
  attribution: Attributor,
  signal: AbortSignal,
): Observable<PipelineEvent> {
  return new Observable((subscriber) => {
    const attributed = reportBuilder();
    const tell = (event: PipelineEvent): void => {
      attributed.event(event);
      subscriber.next(event);
    };
    attribution.run(tell, signal).then(
      () => {
        const { faults, unmerged } = attributed.build([]);
        const whole = { ...report, unmerged, faults: report.faults + faults };
        subscriber.next({ kind: 'done', report: whole });
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
  });
}
