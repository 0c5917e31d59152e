import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteJoiner } from '../../../../apps/desktop/src/renderer/text/join-bytes.ts';

/** Decodes as the reader does: a byte that is not UTF-8 becomes the code unit 0xDC00 + byte. */
function decoded(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  let result = '';
  for (let index = 0; index < bytes.length;) {
    const length = [1, 2, 3, 4].find((size) => {
      const part = bytes.subarray(index, index + size);
      return part.length === size && Buffer.from(part.toString('utf8'), 'utf8').equals(part);
    });
    if (length === undefined) result += String.fromCharCode(0xdc00 + (bytes[index] ?? 0));
    else result += bytes.subarray(index, index + length).toString('utf8');
    index += length ?? 1;
  }
  return result;
}

describe('a character that was cut in two between lines', () => {
  it('is joined wherever the cuts were', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    const cuts = fc.array(fc.nat(40), { maxLength: 8 });
    fc.assert(
      fc.property(text, cuts, (whole, places) => {
        const bytes = Buffer.from(whole, 'utf8');
        const ends = [...places, bytes.length].sort((a, b) => a - b);
        const joiner = byteJoiner();
        let from = 0;
        let joined = '';
        for (const end of ends) {
          joined += joiner.push(decoded(bytes.subarray(from, end)));
          from = Math.max(from, end);
        }
        expect(joined + joiner.rest()).toBe(bytes.toString('utf8'));
      }),
    );
  });

  it('leaves bytes alone that are no UTF-8', () => {
    const joiner = byteJoiner();
    expect(joiner.push('a\udcb7\udcfeb')).toBe('a\udcb7\udcfeb');
  });

  it('leaves a pair of surrogates alone', () => {
    expect(byteJoiner().push('💀')).toBe('💀');
  });
});
