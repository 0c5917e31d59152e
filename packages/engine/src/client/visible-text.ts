/** A piece of recorded text: as it is, or the visible stand-in of something that must not act. */
export interface TextPiece {
  readonly text: string;
  /** `byte` is a byte that was not UTF-8, `control` a character that would act or hide. */
  readonly kind: 'plain' | 'control' | 'byte';
}

/**
 * Characters that act on a terminal or a page, hide, or reorder what is around them: C0, DEL, C1,
 * soft hyphen, bidi marks, embeddings, overrides and isolates, zero-width ones, line and paragraph
 * separators, tag characters, and lone surrogates, which stand for bytes that were not UTF-8.
 */
export const HOSTILE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Splits recorded text into what can be shown as it is and what is shown as an escape. */
export function textPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(HOSTILE)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), kind: 'plain' });
    pieces.push(standIn(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), kind: 'plain' });
  return pieces;
}

/** Recorded text with every hostile character replaced by a visible escape. */
export function visibleText(text: string): string {
  return text.replace(HOSTILE, (character) => standIn(character).text);
}

function standIn(character: string): TextPiece {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) {
    return { text: `\\x${hex(code - 0xdc00, 2)}`, kind: 'byte' };
  }
  const short = SHORT[character];
  if (short !== undefined) return { text: short, kind: 'control' };
  if (code > 0xffff) return { text: `\\u{${hex(code, 0)}}`, kind: 'control' };
  return { text: code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`, kind: 'control' };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
