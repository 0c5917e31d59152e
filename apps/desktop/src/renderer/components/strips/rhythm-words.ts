import type { SessionReplay } from '../../stores/session-replay.svelte.ts';
import { counted, seconds } from '../../format/numbers.ts';

/** How a session was typed, in one line. */
export function rhythmWords({ rhythm }: SessionReplay): string {
  const { median, keys, pastes, corrections } = rhythm;
  return [
    median === null ? [] : `${seconds(median)} median`,
    keys.length === 0 ? 'no keys' : counted(keys.length, 'key'),
    counted(pastes.length, 'paste'),
    counted(corrections, 'correction'),
  ]
    .flat()
    .join(' · ');
}
