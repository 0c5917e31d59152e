/** What a person can do about a file that cannot be read, by the code of the system's error. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'Your user may not read it: change its permissions, or those of a folder above it'],
  ['EPERM', 'Your user may not read it: change its permissions, or those of a folder above it'],
  ['ENOENT', 'It was moved, rotated or deleted since the folder was opened: open it again'],
  ['EISDIR', 'It has become a folder since the recordings were opened: open them again'],
  ['ENOTDIR', 'A folder above it is none any more: open the recordings again'],
  ['ELOOP', 'Links are never followed: put the file itself in its place'],
  ['EIO', 'The disk or the network drive fails: save the recordings to another one'],
  ['ESTALE', 'The network drive that it lies on has changed: mount it again'],
  ['EMFILE', 'Too many files are open: raise the limit (`ulimit -n`)'],
  ['ENFILE', 'Too many files are open on this machine: end other programs'],
]);

/** Causes of causes that are looked at: an error can be its own. */
const MAX_DEPTH = 5;

/** What to do about a file that could not be read; null where its error says nothing of a cause. */
export function readingRemedy(cause: unknown): string | null {
  let error = cause;
  for (let depth = 0; depth < MAX_DEPTH && error instanceof Error; depth += 1) {
    const remedy = 'code' in error ? REMEDIES.get(String(error.code)) : undefined;
    if (remedy !== undefined) return remedy;
    error = error.cause;
  }
  return null;
}
