import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The real path of the package that a file belongs to: the nearest folder above it with a
 * package.json. The file's own folder where there is none.
 */
export function packageRoot(file: string): string {
  const start = dirname(realpathSync(file));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}
