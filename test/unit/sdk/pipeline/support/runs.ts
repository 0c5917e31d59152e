import { lastValueFrom, toArray } from 'rxjs';
import {
  contextV01,
  defineExtractor,
  definePlugin,
  runPipeline,
  type Envelope,
  type Fault,
  type ObservationDraft,
  type PipelineEvent,
  type PipelineOptions,
  type Plugin,
  type RecordedSession,
  type RunReport,
} from '@shardscope/sdk';
import { recordedSession, sourceOf } from './recorded-session.ts';

/** A plugin that says how many inputs a session has; `extract` can be replaced. */
export function counter(
  extract: (inputs: number) => Iterable<ObservationDraft> | AsyncIterable<ObservationDraft> = (
    inputs,
  ) => [{ primitive: 'acme.inputs', value: inputs, confidence: 1 }],
  changes: Partial<Plugin> = {},
): Plugin {
  return definePlugin({
    id: 'acme/counter',
    version: '1.2.3',
    apiVersion: '^1.0',
    primitives: [
      {
        name: 'acme.inputs',
        tier: 'A',
        valueKind: 'numeric',
        unit: 'count',
        range: { min: 0, max: 1000 },
        meaning: 'How much was sent.',
        softCap: 1,
      },
    ],
    extractors: [
      defineExtractor({
        id: 'inputs',
        provides: ['acme.inputs'],
        extract: (session) => extract(session.context.inputs.length),
      }),
    ],
    ...changes,
  });
}

/** Sessions `s0`, `s1`, … */
export function sessions(n: number): readonly RecordedSession[] {
  return Array.from({ length: n }, (_value, i) => recordedSession(`s${i}`));
}

/** Runs to the end; all events. */
export async function run(options: Partial<PipelineOptions>): Promise<readonly PipelineEvent[]> {
  return lastValueFrom(
    runPipeline({
      source: sourceOf(sessions(3)),
      plugins: [{ plugin: counter() }],
      context: contextV01,
      ...options,
    }).pipe(toArray()),
  );
}

/** What was published. */
export function envelopes(events: readonly PipelineEvent[]): readonly Envelope[] {
  return events.flatMap((event) => (event.kind === 'event' ? [event.envelope] : []));
}

/** What went wrong. */
export function faults(events: readonly PipelineEvent[]): readonly Fault[] {
  return events.flatMap((event) => (event.kind === 'fault' ? [event.fault] : []));
}

/** What the run says of itself at its end. */
export function report(events: readonly PipelineEvent[]): RunReport {
  const [done] = events.flatMap((event) => (event.kind === 'done' ? [event.report] : []));
  if (!done) throw new Error('the run gave no report');
  return done;
}
