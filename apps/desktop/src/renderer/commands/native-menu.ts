import type { MenuGroup } from '../../channels.ts';
import { desktopBridge } from '../transport/desktop-bridge.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';
import type { Command, CommandGroup } from './command.ts';
import { COMMANDS, GROUPS, commandById } from './registry.ts';

/** What a group is called in a menu, where names are short. */
const LABELS: Readonly<Record<CommandGroup, string>> = {
  General: 'File',
  'Attackers and sessions': 'Attackers',
  Replay: 'Replay',
  Panels: 'Panels',
};

/** Feeds the native menu from the one list of commands, and runs what is chosen in it. */
export function connectMenu(viewer: Viewer): void {
  const bridge = desktopBridge();
  if (!bridge) return;
  bridge.setMenu(menuGroups());
  bridge.onCommand((id) => {
    const command = commandById(id);
    if (command?.isPossible(viewer) === true) command.run(viewer);
  });
}

/** The commands as a menu shows them. */
export function menuGroups(): readonly MenuGroup[] {
  return GROUPS.map((group) => ({
    label: LABELS[group],
    commands: COMMANDS.filter(
      (command) => command.group === group && command.isReplayKey !== true,
    ).map(({ id, title, keys }) => ({ id, title, accelerator: acceleratorOf(keys) })),
  }));
}

/** Only keys with Ctrl or Cmd: single keys belong to the page. */
function acceleratorOf(keys: Command['keys']): string | null {
  const key = keys.find((candidate) => /^Mod\+(?:Shift\+)?[A-Z]$/.test(candidate));
  return key?.replace('Mod', 'CmdOrCtrl') ?? null;
}
