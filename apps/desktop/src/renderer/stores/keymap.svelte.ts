import type { Command } from '../commands/command.ts';
import { readSetting, writeSetting } from './settings.ts';

/** Keys with one of these are no single keys: nobody presses them by accident. */
const MODIFIER = /^(?:Mod|Alt)\+/;

/** Longest text of a key: `Mod+Shift+ArrowDown`. */
const MAX_KEY = 30;

/** Which keys run which commands: as the commands say, or as the person has changed it. */
export class Keymap {
  /** Keys of the person by the ids of commands; an empty one has none. */
  changed = $state.raw<Readonly<Record<string, string>>>(readChanged());
  /** Single keys run commands; keys with Ctrl, Cmd or Alt always do. */
  hasSingleKeys = $state(readSetting('singleKeys') !== 'off');

  /** The keys of a command as they are now. */
  keysOf({ id, keys }: Command): readonly string[] {
    const own = this.changed[id];
    const wanted = own === undefined ? keys : own === '' ? [] : [own];
    return this.hasSingleKeys ? wanted : wanted.filter((key) => !isSingleKey(key));
  }

  /** Commands that have a key, another one aside. */
  holders(key: string, command: Command, all: readonly Command[]): readonly Command[] {
    return all.filter((other) => other.id !== command.id && this.#hasKey(other, key));
  }

  /** Gives a command another key, or none; a command that had it loses it. */
  assign(command: Command, key: string, all: readonly Command[]): void {
    const taken = key === '' ? [] : all.filter((other) => this.#hasKey(other, key));
    const lost = Object.fromEntries(taken.map(({ id }) => [id, '']));
    this.#keep({ ...this.changed, ...lost, [command.id]: key });
  }

  /** The keys that there were before a change. */
  restore(changed: Readonly<Record<string, string>>): void {
    this.#keep(changed);
  }

  /** All keys as they were at first. */
  reset(): void {
    this.#keep({});
    this.switchSingleKeys(true);
  }

  switchSingleKeys(isOn: boolean): void {
    this.hasSingleKeys = isOn;
    writeSetting('singleKeys', isOn ? 'on' : 'off');
  }

  #hasKey(command: Command, key: string): boolean {
    const own = this.changed[command.id];
    return own === undefined ? command.keys.includes(key) : own === key;
  }

  #keep(changed: Readonly<Record<string, string>>): void {
    this.changed = changed;
    writeSetting('keys', JSON.stringify(changed));
  }
}

/** Whether a key is pressed without Ctrl, Cmd or Alt; Escape always closes what is open. */
export function isSingleKey(key: string): boolean {
  return !MODIFIER.test(key) && key !== 'Escape';
}

function readChanged(): Readonly<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(readSetting('keys') ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).flatMap(([id, key]) =>
        typeof key === 'string' && key.length <= MAX_KEY ? [[id, key]] : [],
      ),
    );
  } catch {
    // What is there is not ours: the keys are as they were at first.
    return {};
  }
}
