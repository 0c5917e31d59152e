import { readdir, realpath } from 'node:fs/promises';
import { lastValueFrom, tap } from 'rxjs';
import { openFolder } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { LiveFeed } from './live-feed.ts';
import type { LiveOptions } from './start-live.ts';
import type { Recorder } from './recorder.ts';
import { recordingName } from './recording-file.ts';
import { replayEvents } from './replay-events.ts';

/** Milliseconds between two notes of how far the recording has been taken in. */
const MARK_MS = 5000;

/** What recordings are called in the store of a workspace that is for another folder. */
const ELSEWHERE = 'recorded/';

/**
 * What was recorded before is taken in where the workspace does not have it yet: when its database was
 * deleted, or the last time ended with a crash. Recordings in the opened folder are its own business.
 */
export async function recordedBefore(
  { recording, store, bus, semantics }: Analysis,
  { recordTo, after, onEvent = () => undefined }: LiveOptions,
): Promise<{ stop(): Promise<void> }> {
  const folder = recordTo === null ? null : await realpath(recordTo).catch(() => null);
  const stop = new AbortController();
  const isElsewhere = folder !== null && folder !== recording.root && (await hasRecordings(folder));
  const taken = isElsewhere
    ? openFolder(folder).then(async (opened) => {
        await after.catch(() => undefined);
        const { signal } = stop;
        const options = { recording: opened, store, bus, semantics, signal, named: ELSEWHERE };
        const events = replayEvents({ ...options, whole: false }).pipe(tap(onEvent));
        await lastValueFrom(events, { defaultValue: undefined });
      })
    : Promise.resolve();
  return {
    stop() {
      stop.abort();
      return taken;
    },
  };
}

async function hasRecordings(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => name.endsWith('.events.jsonl'));
}

/** Notes in the store how far the recording has been taken in: that much is not read again. */
export function takenMarks(
  { recording, store }: Analysis,
  recorder: Recorder,
  feed: LiveFeed,
): { stop(): void } {
  const named = recorder.folder === recording.root ? '' : ELSEWHERE;
  const mark = (): void => {
    if (!feed.isIdle()) return;
    const { day, offset } = recorder.end();
    store.live.batch((batch) => batch.cursor(named + recordingName(day), offset));
  };
  const marking = setInterval(mark, MARK_MS).unref();
  return {
    stop() {
      clearInterval(marking);
      mark();
    },
  };
}
