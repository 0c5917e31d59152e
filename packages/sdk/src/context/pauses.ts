import type { OutputWindows, Pauses } from '../plugin/session-context.ts';
import { float64Column } from './columns.ts';
import type { CommandTimes } from './command-rhythm.ts';

/** The time from each command's end to the start of the next, with the output in between. */
export function pausesOf(times: CommandTimes, windows: OutputWindows): Pauses {
  const length = Math.max(0, windows.length - 1);
  const duration = float64Column(length);
  for (let i = 0; i < length; i++) {
    duration[i] = Math.max(0, (times.startT[i + 1] ?? 0) - (times.endT[i] ?? 0));
  }
  // A window ends where the next command starts, so it is just what was shown during the pause.
  return { length, duration, outputBefore: windows.characters.subarray(0, length) };
}
