/** Before the names of our settings in the page's storage. */
const PREFIX = 'shardscope.';

/** A setting of this viewer; null when it was never set or the storage is switched off. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    // A browser may refuse storage altogether: the defaults are used then.
    return null;
  }
}

/** Keeps a setting, where the browser allows it. */
export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The setting lasts as long as the page does.
  }
}
