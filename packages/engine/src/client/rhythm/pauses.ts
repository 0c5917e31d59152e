import type { CommandRow } from '../rows.ts';

/** The time between the end of a command and the beginning of the next one. */
export interface Pause {
  /** The command before it. */
  readonly after: number;
  /** Seconds since the session's start. */
  readonly from: number;
  readonly seconds: number;
  /** Characters that the terminal showed meanwhile. */
  readonly outputChars: number;
}

/** The pauses between commands: one fewer than there are commands. */
export function pausesOf(commands: readonly CommandRow[]): readonly Pause[] {
  return commands.flatMap((command, index) => {
    const next = commands[index + 1];
    if (next === undefined) return [];
    const seconds = Math.max(0, next.t - command.endT);
    return [
      { after: command.index, from: command.endT, seconds, outputChars: command.outputChars },
    ];
  });
}
