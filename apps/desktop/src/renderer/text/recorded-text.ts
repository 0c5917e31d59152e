import { textPieces } from 'shardscope/client';

/** A stretch of recorded text: shown as it is, or as a mark that stands for what has no picture. */
export interface RecordedSegment {
  readonly kind: 'text' | 'mark';
  readonly text: string;
}

/** Recorded text made fit to be shown. */
export interface RecordedText {
  readonly segments: readonly RecordedSegment[];
  /** Code units behind the limit, which are not in `segments`. */
  readonly hidden: number;
}

/** The rest of a control sequence that an escape begins: parameters, intermediates, a final. */
const SEQUENCE_REST = /^\[[0-?]{0,32}[ -/]{0,4}[@-~]/;

const ESCAPE = '\\x1b';

/**
 * Splits recorded text into what can be shown and marks for what cannot; a mark that begins a
 * control sequence holds all of it.
 *
 * @param limit code units to show at most
 */
export function recordedText(text: string, limit = Number.POSITIVE_INFINITY): RecordedText {
  const end = cutAt(text, limit);
  const segments: { kind: RecordedSegment['kind']; text: string }[] = [];
  for (const piece of textPieces(end < text.length ? text.slice(0, end) : text)) {
    const last = segments.at(-1);
    if (piece.kind !== 'plain') {
      if (last?.kind === 'mark') last.text += piece.text;
      else segments.push({ kind: 'mark', text: piece.text });
      continue;
    }
    const rest = last?.text.endsWith(ESCAPE) ? SEQUENCE_REST.exec(piece.text)?.[0] : undefined;
    if (last && rest !== undefined) last.text += rest;
    const plain = piece.text.slice(rest?.length ?? 0);
    if (plain !== '') segments.push({ kind: 'text', text: plain });
  }
  return { segments, hidden: text.length - end };
}

/** The same as one plain string, for titles and accessible names. */
export function recordedString(text: string, limit?: number): string {
  const { segments, hidden } = recordedText(text, limit);
  const shown = segments.map((segment) => segment.text).join('');
  return hidden > 0 ? `${shown}…` : shown;
}

/** The mark of one character that cannot be shown, null when it can. */
export function markOf(character: string): string | null {
  const code = character.charCodeAt(0);
  if (code >= 0x20 && code < 0x7f) return null;
  const [piece] = textPieces(character);
  return piece === undefined || piece.kind === 'plain' ? null : piece.text;
}

/** Where to cut so that no surrogate pair is taken apart. */
function cutAt(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  const code = text.charCodeAt(limit);
  const before = text.charCodeAt(limit - 1);
  const isPair = code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
  return isPair ? limit - 1 : limit;
}
