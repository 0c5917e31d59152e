import { CHANNELS } from '../channels.ts';
import type { MenuCommand, MenuGroup } from '../channels.ts';
import { isOurPage } from './app-pages.ts';
import type { ElectronApi, MenuItem, MenuRole } from './electron-api.ts';

/** Groups and commands that a page may put into the menu: more is no menu. */
const MAX_GROUPS = 12;
const MAX_COMMANDS = 80;
const MAX_LABEL = 100;

const ID = /^[\w.]{1,60}$/;

/** `CmdOrCtrl+Shift+J`, shown beside a command; the page handles the key itself. */
const ACCELERATOR = /^(?:CmdOrCtrl\+)(?:Shift\+)?[A-Z]$/;

/**
 * Sets the menu: the system's own commands at once, and the viewer's as soon as its page says what
 * they are, so that menu, palette and keys come from one list.
 */
export function setAppMenu(electron: ElectronApi, isMac: boolean): void {
  apply(electron, isMac, []);
  electron.ipcMain.on(CHANNELS.setMenu, (event, value) => {
    if (!isOurPage(event.senderFrame)) return;
    const groups = menuGroups(value);
    if (!groups) return;
    const run = (id: string): void => event.sender.send(CHANNELS.runCommand, id);
    apply(
      electron,
      isMac,
      groups.map((group) => submenu(group, run)),
    );
  });
}

function apply({ Menu }: ElectronApi, isMac: boolean, groups: readonly MenuItem[]): void {
  const roles = (names: readonly MenuRole[]): readonly MenuItem[] =>
    names.map((role) => ({ role }));
  const [first, ...rest] = groups;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...roles(isMac ? ['appMenu'] : []),
      ...(first ? [first] : []),
      ...roles(['editMenu', 'viewMenu']),
      ...rest,
      ...roles(['windowMenu']),
    ]),
  );
}

function submenu({ label, commands }: MenuGroup, run: (id: string) => void): MenuItem {
  return {
    label,
    submenu: commands.map(({ id, title, accelerator }) => ({
      label: title,
      click: () => run(id),
      ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
    })),
  };
}

/** What a page asked for, if it looks as it should; null otherwise. */
function menuGroups(value: unknown): readonly MenuGroup[] | null {
  if (!Array.isArray(value) || value.length > MAX_GROUPS) return null;
  const groups = value.map(menuGroup);
  return groups.every((group) => group !== null) ? groups : null;
}

function menuGroup(value: unknown): MenuGroup | null {
  if (!isRecord(value) || !isLabel(value['label'])) return null;
  const { label, commands } = value;
  if (!Array.isArray(commands) || commands.length > MAX_COMMANDS) return null;
  const items = commands.map(menuCommand);
  return items.every((item) => item !== null) ? { label, commands: items } : null;
}

function menuCommand(value: unknown): MenuCommand | null {
  if (!isRecord(value) || !isLabel(value['title'])) return null;
  const { id, title, accelerator } = value;
  if (typeof id !== 'string' || !ID.test(id)) return null;
  const isKey = typeof accelerator === 'string' && ACCELERATOR.test(accelerator);
  return { id, title, accelerator: isKey ? accelerator : null };
}

function isLabel(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LABEL;
}

function isRecord<Key extends string>(value: unknown): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null;
}
