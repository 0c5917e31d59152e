import { isUtf8 } from 'node:buffer';

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
/** First byte of the three that a surrogate takes, and the least second one. */
const SURROGATE_LEAD = 0xed;
const SURROGATE_SECOND = 0xa0;

/**
 * Any string as bytes, without loss: UTF-8, and a lone surrogate (a byte of a recording that was not
 * UTF-8, or a half of a pair from a JSON escape) as the three bytes that UTF-8 would give its number
 * ("WTF-8"). SQLite's own text would replace such code units, so hostile text is kept as a blob.
 */
export function blobOf(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  return Buffer.concat(text.split(/(\p{Surrogate})/u).map(encodePiece));
}

/** The string behind {@link blobOf}'s bytes. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? buffer.toString('utf8') : decodeWithSurrogates(buffer);
}

function encodePiece(piece: string): Uint8Array {
  const code = piece.codePointAt(0) ?? 0;
  if (code < FIRST_SURROGATE || code > LAST_SURROGATE) return Buffer.from(piece, 'utf8');
  return Uint8Array.of(SURROGATE_LEAD, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
}

function decodeWithSurrogates(buffer: Buffer): string {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < buffer.length; at += 1) {
    const second = buffer[at + 1] ?? 0;
    if (buffer[at] !== SURROGATE_LEAD || second < SURROGATE_SECOND) continue;
    pieces.push(buffer.toString('utf8', from, at));
    const low = ((second & 0x3f) << 6) | ((buffer[at + 2] ?? 0) & 0x3f);
    pieces.push(String.fromCharCode(FIRST_SURROGATE | low));
    from = at + 3;
  }
  pieces.push(buffer.toString('utf8', from));
  return pieces.join('');
}
