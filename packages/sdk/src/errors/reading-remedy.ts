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

/** Why a path cannot be opened and what to do about it, by the code of the system's error. */
const OPENING: ReadonlyMap<string, OpeningProblem> = new Map([
  ['ENOENT', { why: 'there is no such file or folder', remedy: 'Check the path' }],
  ['ENOTDIR', { why: 'a part of the path is no folder', remedy: 'Check the path' }],
  ['EACCES', { why: 'your user may not read it', remedy: 'Change its permissions' }],
  ['EPERM', { why: 'your user may not read it', remedy: 'Change its permissions' }],
  ['ELOOP', { why: 'its links lead to each other', remedy: 'Name the folder that they stand for' }],
  ['ENAMETOOLONG', { why: 'the path is too long', remedy: 'Check the path' }],
]);

interface OpeningProblem {
  readonly why: string;
  readonly remedy: string;
}

/** Causes of causes that are looked at: an error can be its own. */
const MAX_DEPTH = 5;

/** What to do about a file that could not be read; null where its error says nothing of a cause. */
export function readingRemedy(cause: unknown): string | null {
  return byCode(cause, REMEDIES)?.found ?? null;
}

/** Why a path could not be opened and what to do; null where its error says nothing of a cause. */
export function openingRemedy(cause: unknown): string | null {
  const problem = byCode(cause, OPENING);
  return problem && `${problem.found.why} (${problem.code}). ${problem.found.remedy}`;
}

/** What is known of the code of an error, or of what caused it. */
function byCode<Known>(
  cause: unknown,
  known: ReadonlyMap<string, Known>,
): { readonly code: string; readonly found: Known } | null {
  let error = cause;
  for (let depth = 0; depth < MAX_DEPTH && error instanceof Error; depth += 1) {
    const code = 'code' in error ? String(error.code) : '';
    const found = known.get(code);
    if (found !== undefined) return { code, found };
    error = error.cause;
  }
  return null;
}
