import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { vi } from 'vitest';
import {
  contextV01,
  runPipeline,
  type Fault,
  type PipelineEvent,
  type RecordedSession,
  type SessionSource,
} from '@shardscope/sdk';
import { scriptedSession } from '@shardscope/sdk/testing';
import {
  isolatedUse,
  loadIsolated,
  type PluginLimits,
} from '../../../../../packages/engine/src/plugins/index.ts';

// Each test starts processes, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

export const PLUGINS = join(import.meta.dirname, '../plugins');

/** Quick to reach, so that tests are. */
export const TIGHT: PluginLimits = { memoryMb: 256, secondsPerSession: 2 };

/** A session whose first command is this word. */
export function sessionOf(word: string): RecordedSession {
  return scriptedSession(`pastes "${word}\\r", shows "\\r\\n# "`, { sid: word });
}

/** Runs a plugin of the folder, isolated, over sessions; all events. */
export async function runIsolated(
  file: string,
  words: readonly string[],
  {
    limits = TIGHT,
    explain = false,
  }: {
    limits?: PluginLimits;
    explain?: boolean;
  } = {},
): Promise<readonly PipelineEvent[]> {
  const loaded = await loadIsolated({ named: join(PLUGINS, file), limits });
  const events = runPipeline({
    source: sourceOf(words.map(sessionOf)),
    plugins: [isolatedUse({ ...loaded, explain })],
    context: contextV01,
    explain,
    deadlineMs: 60_000,
  });
  return lastValueFrom(events.pipe(toArray()));
}

/** Faults by the session that they cost. */
export function faultsOf(events: readonly PipelineEvent[]): readonly Fault[] {
  return events.flatMap((event) => (event.kind === 'fault' ? [event.fault] : []));
}

/** Values by session id. */
export function valuesOf(events: readonly PipelineEvent[]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const event of events) {
    if (event.kind !== 'event' || !('value' in event.envelope.payload)) continue;
    const { evidence_ref: ref, value } = event.envelope.payload;
    values[typeof ref === 'string' ? (ref.split('#')[1] ?? '') : ''] = value;
  }
  return values;
}

function sourceOf(sessions: readonly RecordedSession[]): SessionSource {
  return {
    async *sessions() {
      for (const session of sessions)
        yield await Promise.resolve({ kind: 'session' as const, session });
    },
  };
}
