import type { Viewer } from '../stores/viewer.svelte.ts';
import type { Command } from './command.ts';
import { keepFocus } from './keep-focus.ts';
import { COMMANDS } from './registry.ts';

/** Elements in which keys write text. */
const TEXT_FIELDS = 'input, textarea, select, [contenteditable]';

/** Elements that use Space and the arrow keys themselves. */
const WIDGETS =
  'button, a, [role="slider"], [role="listbox"], [role="grid"], [role="tab"], summary';

/** Where replay keys work. */
const REPLAY_SCOPE = '[data-keys="replay"]';

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
};

const IS_MAC = /Mac/.test(navigator.userAgent);

/** Runs the command of a key, if there is one that may run now. */
export function handleKey(event: KeyboardEvent, viewer: Viewer): void {
  if (event.defaultPrevented || event.isComposing || viewer.dialog !== null) return;
  const key = keyOf(event);
  if (key === 'Escape' && leavesField(event)) return;
  const command = COMMANDS.find(
    (candidate) =>
      viewer.keymap.keysOf(candidate).includes(key) && mayRun(candidate, event, viewer),
  );
  if (!command) return;
  event.preventDefault();
  if (event.target instanceof Element) void keepFocus(event.target, REPLAY_SCOPE);
  command.run(viewer);
}

/** Esc leaves a field with what was written in it: the next key is a command again. */
function leavesField({ target }: KeyboardEvent): boolean {
  const isField = target instanceof HTMLElement && target.matches(TEXT_FIELDS);
  if (isField) target.blur();
  return isField;
}

/** A key as people read it on their keyboard: `Ctrl`, `⌘`, `Shift`, `J`. */
export function keyCaps(key: string): readonly string[] {
  return key.split(/\+(?=.)/).map((part) => {
    if (part === 'Mod') return IS_MAC ? '⌘' : 'Ctrl';
    return NAMES[part] ?? part;
  });
}

function mayRun(command: Command, event: KeyboardEvent, viewer: Viewer): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (!hasModifier && target.closest(TEXT_FIELDS)) return false;
  if (command.isReplayKey === true) {
    if (!target.closest(REPLAY_SCOPE) || target.closest(WIDGETS)) return false;
  }
  return command.isPossible(viewer);
}

/** What a pressed key is called in the list of commands: `Mod+K`, `Shift+J`, `/`. */
export function keyOf(event: KeyboardEvent): string {
  const name = event.key === ' ' ? 'Space' : event.key;
  const isLetter = /^[a-z]$/i.test(name);
  const parts = [
    event.ctrlKey || event.metaKey ? 'Mod' : '',
    event.altKey ? 'Alt' : '',
    // Shift is part of what other characters are.
    event.shiftKey && (isLetter || name.length > 1) ? 'Shift' : '',
    isLetter ? name.toUpperCase() : name,
  ];
  return parts.filter((part) => part !== '').join('+');
}
