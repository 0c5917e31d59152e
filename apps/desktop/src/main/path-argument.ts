import { resolve } from 'node:path';

/**
 * The path that a command line names, if any: its first argument that is no switch.
 *
 * @param argv the whole command line, the program first
 * @param skip arguments before those of the person: 1 for a packaged program, and 2 where the
 *   runtime is given the program's folder
 * @param folder where relative paths begin
 */
export function pathArgument(argv: readonly string[], skip: number, folder: string): string | null {
  const own = argv.filter((argument) => !argument.startsWith('-')).slice(skip);
  const [path] = own;
  return path ? resolve(folder, path) : null;
}
