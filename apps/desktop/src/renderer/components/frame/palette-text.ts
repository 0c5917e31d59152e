/** What a sign before the text of the palette asks for. */
export type PaletteSign = '>' | '@' | '#' | ':';

/** The text of the palette, taken apart. */
export interface PaletteText {
  /** Null where everything is looked for. */
  readonly sign: PaletteSign | null;
  /** What is looked for, without the sign. */
  readonly query: string;
}

/**
 * Reads the sign at the beginning. The palette begins with one, so people type theirs behind it: a
 * sign that is there twice counts once, and one behind `>` takes its place, as no command begins with
 * a sign. `@::1` still asks for an IPv6 address.
 */
export function paletteText(text: string): PaletteText {
  const [, sign = null] = /^(?:>(?=[>@#:]))*([>@#:])?/.exec(text) ?? [];
  if (!isSign(sign)) return { sign: null, query: text.trim() };
  const from = text.indexOf(sign);
  const again = text[from + 1] === sign ? 1 : 0;
  return { sign, query: text.slice(from + 1 + again).trim() };
}

function isSign(text: string | null): text is PaletteSign {
  return text === '>' || text === '@' || text === '#' || text === ':';
}
