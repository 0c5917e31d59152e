/** What the named keys of a keyboard send; names in lower case. */
const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  return: '\r',
  tab: '\t',
  escape: '\x1b',
  backspace: '\x7f',
  delete: '\x1b[3~',
  space: ' ',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
};

/** Ctrl clears the two upper bits of a letter's code. */
const CONTROL_MASK = 0x1f;

/** The names of keys that a script may press, `Ctrl+<letter>` aside. */
export const KEY_NAMES = Object.keys(NAMED);

/** What a key sends: a name (`Enter`), `Ctrl+U` or `^U`; null for a key that is not known. */
export function keySequence(name: string): string | null {
  const control = /^(?:ctrl\+|\^)([a-z])$/i.exec(name)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & CONTROL_MASK);
  return NAMED[name.toLowerCase()] ?? null;
}

/** What a terminal shows for a key while its echo is on. */
export function echoOf(key: string): string {
  if (key === '\r' || key === '\n') return '\r\n';
  if (key === '\x7f' || key === '\b') return '\b \b';
  const code = key.codePointAt(0) ?? 0;
  return code < 0x20 ? '' : key;
}
