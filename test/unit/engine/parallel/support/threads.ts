import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { onTestFinished } from 'vitest';
import type { Envelope, PipelineEvent, RunReport } from '@shardscope/sdk';
import {
  openAnalysis,
  type Analysis,
  type AnalysisOptions,
  type RunOptions,
} from '../../../../../packages/engine/src/analysis/open-analysis.ts';
import { generateShard } from '../../../../bench/generate.ts';
import { artifacts } from '../../../sdk/shard/support/artifacts.ts';

/** The bundled samples. */
export const SAMPLES = join(import.meta.dirname, '../../../../../samples');

/** One thread, whatever there is to do. */
export const ALONE = { threads: 1 };

/** Two workers read everything, however little there is. */
export const WORKERS = { threads: 2, minBytes: 0, readsHere: false };

/** This thread and a worker read, however little there is. */
export const ALL = { threads: 2, minBytes: 0, readsHere: true };

/** Opens a folder with a workspace in memory. */
export async function open(
  path: string,
  threads: NonNullable<AnalysisOptions['threads']>,
  options: Partial<AnalysisOptions> = {},
): Promise<Analysis> {
  const analysis = await openAnalysis({
    ...{ path, workspace: { kind: 'none' }, semantics: '0.1', threads },
    ...options,
  });
  onTestFinished(() => analysis.close());
  return analysis;
}

/** Runs to the end; all events. */
export function run(
  analysis: Analysis,
  options: Partial<RunOptions> = {},
): Promise<readonly PipelineEvent[]> {
  const { signal } = new AbortController();
  return lastValueFrom(analysis.run({ signal, ...options }).pipe(toArray()));
}

/** A folder of generated shards, each of a decky of its own. */
export function generatedFolder(shards: number, sessions: number): Promise<string> {
  const shape = { sessions, bytesPerSession: 3000, concurrent: 5 };
  const files: Record<string, Buffer> = {};
  for (let n = 0; n < shards; n++) {
    const lines = Buffer.concat([...generateShard({ ...shape, seed: n + 1 })]);
    files[`decky-${n}/ssh/transcripts/sessions-2026-01-15.jsonl`] = lines;
  }
  return artifacts(files);
}

/** Events that do not depend on time, in an order that does not depend on threads. */
export function comparable(events: readonly PipelineEvent[]): readonly unknown[] {
  const kept = events.filter(({ kind }) => kind !== 'progress' && kind !== 'done');
  const texts = kept.map((event) => JSON.stringify(event, withoutTimes)).sort();
  return texts.map((text): unknown => JSON.parse(text));
}

/** Each workspace in memory has a secret of its own, which is part of an output version. */
function withoutTimes(key: string, value: unknown): unknown {
  return key === 'durationMs' || key === 'outputVersion' ? undefined : value;
}

/** What the run says of itself at its end, without times. */
export function reportOf(events: readonly PipelineEvent[]): unknown {
  const { plugins, ...counts } = doneOf(events);
  return {
    ...counts,
    plugins: plugins.map(({ plugin, calls, faults }) => [plugin, calls, faults]),
  };
}

export function doneOf(events: readonly PipelineEvent[]): RunReport {
  const [done] = events.flatMap((event) => (event.kind === 'done' ? [event.report] : []));
  if (!done) throw new Error('the run gave no report');
  return done;
}

/** The codes of what went wrong. */
export function faultCodes(events: readonly PipelineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'fault' ? [event.fault.code] : []));
}

/** evidence_refs of the sessions that were analysed, in order. */
export function sessionsOf(events: readonly PipelineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'session' ? [event.session.evidenceRef] : []));
}

/** The session that an event speaks of. */
export function sessionOf({ payload }: Envelope): string {
  const { evidence_ref: session } = payload;
  if (typeof session !== 'string') throw new Error('an event names no session');
  return session;
}

/** Whether an event tells of a session or of what was measured in it: not of tags and hands. */
export function isOfSession({ topic, payload }: Envelope): boolean {
  const { evidence_ref: ref } = payload;
  return topic.startsWith('attacker.') && typeof ref === 'string' && ref.startsWith('shard:');
}

/** What was published of sessions, in order. */
export function ofSessions(events: readonly PipelineEvent[]): readonly Envelope[] {
  return events.flatMap((event) =>
    event.kind === 'event' && isOfSession(event.envelope) ? [event.envelope] : [],
  );
}

/** Ids of what was published of sessions, in order. */
export function idsOf(events: readonly PipelineEvent[]): readonly string[] {
  return ofSessions(events).map(({ id }) => id);
}
