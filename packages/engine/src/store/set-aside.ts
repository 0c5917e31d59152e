import { rename } from 'node:fs/promises';
import { exists } from './exists.ts';

/** Between a file's name and the reason why it was set aside. */
const INFIX = '.set-aside-';

/** Is this the name of a file that was set aside? */
export function isSetAside(name: string): boolean {
  return name.includes(INFIX);
}

/**
 * Renames a file that cannot be used, so that nothing is lost and a new one can take its place.
 *
 * @param reason one word, for the name
 * @returns the new path, `<file>.set-aside-<reason>-<n>` with the first n that is free
 */
export async function setAside(file: string, reason: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = `${file}${INFIX}${reason}-${n}`;
    if (await exists(path)) continue;
    await rename(file, path);
    return path;
  }
}
