import { access } from 'node:fs/promises';

/** Does a path lead to something? */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
