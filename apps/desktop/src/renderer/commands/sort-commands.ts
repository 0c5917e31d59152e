import { SORTS, type SortOption } from '../format/attacker-sorts.ts';
import type { Command } from './command.ts';

/** A command for each order of the list of attackers. */
export const SORT_COMMANDS: readonly Command[] = SORTS.map(sortCommand);

function sortCommand({ value, label }: SortOption): Command {
  return {
    id: `sort.${value}`,
    title: `Sort attackers by ${label.toLowerCase()}`,
    group: 'Attackers and sessions',
    icon: 'sort',
    keys: [],
    isPossible: ({ source }) => source.isOpen,
    run({ attackers }) {
      if (attackers.sort !== value) attackers.sortBy(value);
    },
  };
}
