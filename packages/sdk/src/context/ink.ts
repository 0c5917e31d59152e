const SPACE = 0x20;
const DELETE = 0x7f;

/** Stands for every character outside ASCII: a terminal may show its bytes in other pieces. */
export const NON_ASCII = 0x80;

/** What echo is compared by: the character, one value for all non-ASCII, 0 for what leaves no ink. */
export function ink(unit: number): number {
  if (unit > DELETE) return NON_ASCII;
  return unit > SPACE && unit < DELETE ? unit : 0;
}

/** The ink of a text without escape sequences. */
export function inkOf(text: string): string {
  let inked = '';
  for (let i = 0; i < text.length; i++) {
    const code = ink(text.charCodeAt(i));
    if (code !== 0) inked += String.fromCharCode(code);
  }
  return inked;
}
