import { readdir } from 'node:fs/promises';

/** All paths below a folder, sorted. */
export async function pathsIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
