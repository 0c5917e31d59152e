import type { IconName } from '../components/shared/icons.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';

/** Groups of commands, in the order of the help. */
export type CommandGroup = 'General' | 'Attackers and sessions' | 'Replay' | 'Panels';

/** Something a person can do: the palette, the help and the keys all come from this. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly icon: IconName;
  /** Keys as `Mod+K`, `Shift+J`, `/`; Mod is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[];
  /** Keys that work only while the replay or the time stack has the focus. */
  readonly isReplayKey?: boolean;
  /** Left out of the palette: it makes sense as a key only. */
  readonly isKeyOnly?: boolean;
  /** Whether it would do anything now. */
  isPossible(viewer: Viewer): boolean;
  run(viewer: Viewer): void;
}
