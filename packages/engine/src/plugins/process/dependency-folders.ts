import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const DEPENDENCIES = z.looseObject({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  optionalDependencies: z.record(z.string(), z.unknown()).optional(),
  peerDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** Paths of packages that a process may be given: far more than a plugin needs. */
const MAX_PATHS = 1000;

/**
 * The folders of the packages that a package depends on, and those depend on, as Node would find
 * them: the paths by which they are found, and their real ones. What is not installed is left out: to
 * import it fails by itself.
 */
export function dependencyFolders(root: string): readonly string[] {
  const found = new Set<string>();
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of dependenciesOf(next)) {
      const folder = installedFolder(name, next);
      if (folder === null || found.has(folder) || found.size >= MAX_PATHS) continue;
      const real = realpathSync(folder);
      if (!found.has(real)) open.push(real);
      found.add(folder).add(real);
    }
  }
  return [...found];
}

/** Where Node finds a package that is imported from a folder, links not resolved; or null. */
export function installedFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}

function dependenciesOf(root: string): readonly string[] {
  const file = join(root, 'package.json');
  if (!existsSync(file)) return [];
  const parsed = DEPENDENCIES.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) return [];
  const { dependencies, optionalDependencies, peerDependencies } = parsed.data;
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}
