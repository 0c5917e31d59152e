import { concatMap, Observable, of, type MonoTypeOperatorFunction } from 'rxjs';
import type { PipelineEvent } from '@shardscope/sdk';
import type { Attributor } from '../attribution/index.ts';

/** Takes what a run found into identities and states, before the run tells that it is done. */
export function withAttribution(
  attribution: Attributor,
  signal: AbortSignal,
): MonoTypeOperatorFunction<PipelineEvent> {
  return concatMap((event) =>
    event.kind === 'done' ? attributedThen(event, attribution, signal) : of(event),
  );
}

function attributedThen(
  done: PipelineEvent,
  attribution: Attributor,
  signal: AbortSignal,
): Observable<PipelineEvent> {
  return new Observable((subscriber) => {
    attribution
      .run((event) => subscriber.next(event), signal)
      .then(
        () => {
          subscriber.next(done);
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error),
      );
  });
}
