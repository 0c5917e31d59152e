import type { SessionReplay } from '../../stores/session-replay.svelte.ts';

/** Why a strip has no keys to show. */
export function noKeysWords(replay: SessionReplay): string {
  if (replay.state === 'failed') return 'Not known: the session cannot be read.';
  if (replay.state === 'loading') return 'Reading the session …';
  return isUnrecorded(replay)
    ? 'Not known: the keys of this session are not recorded here.'
    : 'Nothing was typed in this session.';
}

/** Why a strip has no pauses to show. */
export function noPausesWords(replay: SessionReplay): string {
  if (replay.state === 'failed') return 'not known';
  return isUnrecorded(replay) ? 'commands without keys' : 'fewer than two commands';
}

/** Somebody told of commands, but nobody recorded how they were typed. */
function isUnrecorded({ recording, detail }: SessionReplay): boolean {
  return recording.total === 0 && (detail?.commands.length ?? 0) > 0;
}
