/** `/etc/{passwd,shadow}` is two paths; what has no list of choices is one. */
export function expandedPaths(path: string): readonly string[] {
  const open = path.indexOf('{');
  const close = open < 0 ? -1 : path.indexOf('}', open);
  if (close < 0) return [path];
  const inside = path.slice(open + 1, close);
  if (!inside.includes(',') || path.charCodeAt(open - 1) === 36) return [path];
  return inside
    .split(',', 16)
    .map((choice) => path.slice(0, open) + choice + path.slice(close + 1));
}

/** A path without `//` and `/./`, joined to a folder where it is relative and the folder is known. */
export function resolvedPath(path: string, folder: string | null): string {
  const isRelative = !/^[/~$`\\]/.test(path) && !/^[A-Za-z][\w+.-]*:/.test(path);
  const joined = isRelative && folder !== null ? `${folder}/${path}` : path;
  return joined.includes('//') || joined.includes('/.') || joined.startsWith('.')
    ? normal(joined)
    : joined;
}

/** Takes out `//`, `/./` and `/x/..`, and a `./` at the start; a URL keeps its slashes. */
function normal(path: string): string {
  if (/^[A-Za-z][\w+.-]*:\/\//.test(path)) return path;
  const isAbsolute = path.startsWith('/');
  const kept: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    const last = kept.at(-1);
    if (step === '..' && isAbsolute && kept.length === 0) continue;
    if (step === '..' && last !== undefined && last !== '..' && last !== '~') kept.pop();
    else kept.push(step);
  }
  return `${isAbsolute ? '/' : ''}${kept.join('/')}${path.endsWith('/') && kept.length > 0 ? '/' : ''}`;
}
