import type { Command, CommandGroup } from './command.ts';
import { ATTACKER_COMMANDS } from './attacker-commands.ts';
import { GENERAL_COMMANDS } from './general-commands.ts';
import { REPLAY_COMMANDS } from './replay-commands.ts';
import { SORT_COMMANDS } from './sort-commands.ts';

/** Everything that a person can do by palette or key: the one list. */
export const COMMANDS: readonly Command[] = [
  ...GENERAL_COMMANDS,
  ...ATTACKER_COMMANDS,
  ...SORT_COMMANDS,
  ...REPLAY_COMMANDS,
];

/** Groups in the order of the help. */
export const GROUPS: readonly CommandGroup[] = [
  'General',
  'Attackers and sessions',
  'Replay',
  'Panels',
];

/** The command with an id. */
export function commandById(id: string): Command | undefined {
  return COMMANDS.find((command) => command.id === id);
}
