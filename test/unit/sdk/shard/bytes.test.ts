import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeText, isEscapedByte } from '@shardscope/sdk';
import { decode } from './support/oracle.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('bytes of a recording as text', () => {
  it.each([
    ['ASCII', 'id\r\n\u001b[0m'],
    ['two bytes', 'é ß ñ'],
    ['three bytes', '日本語 €'],
    ['four bytes', '😀 𠜎'],
    ['a byte order mark', '\ufeffx'],
    ['nothing', ''],
  ])('are what UTF-8 says: %s', (_, text) => {
    expect(decodeBytes(Buffer.from(text, 'utf8'))).toBe(text);
    expect(encodeText(text)).toEqual(Buffer.from(text, 'utf8'));
  });

  it.each([
    ['Latin-1', bytes(0x63, 0x61, 0x66, 0xe9), 'caf\udce9'],
    ['GB18030', bytes(0xc4, 0xe3, 0xba, 0xc3), '\udcc4\udce3\udcba\udcc3'],
    ['a sequence cut at the end', bytes(0x41, 0xe2, 0x82), 'A\udce2\udc82'],
    ['a sequence cut by a letter', bytes(0xf0, 0x9f, 0x41), '\udcf0\udc9fA'],
    ['an overlong slash', bytes(0xc0, 0xaf), '\udcc0\udcaf'],
    ['an overlong three-byte form', bytes(0xe0, 0x80, 0xaf), '\udce0\udc80\udcaf'],
    ['an overlong four-byte form', bytes(0xf0, 0x80, 0x80, 0xaf), '\udcf0\udc80\udc80\udcaf'],
    ['an encoded surrogate', bytes(0xed, 0xa0, 0x80), '\udced\udca0\udc80'],
    ['more than U+10FFFF', bytes(0xf4, 0x90, 0x80, 0x80), '\udcf4\udc90\udc80\udc80'],
    ['a lone continuation', bytes(0x80, 0xbf), '\udc80\udcbf'],
    ['bytes that begin nothing', bytes(0xfe, 0xff), '\udcfe\udcff'],
    ['valid text beside a bad byte', bytes(0xc3, 0xa9, 0xff, 0x41), 'é\udcffA'],
  ])('keep a byte that is not UTF-8 as a code unit: %s', (_, raw, text) => {
    expect(decodeBytes(raw)).toBe(text);
    expect(encodeText(text)).toEqual(Buffer.from(raw));
  });

  it('can be a part of what lies in memory', () => {
    expect(decodeBytes(Buffer.from('-é\xff-', 'latin1'), 1, 3)).toBe('\udce9\udcff');
    expect(decodeBytes(Buffer.from('-日本-'), 1, 7)).toBe('日本');
  });

  it('come back unchanged, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (raw) => {
        expect(encodeText(decodeBytes(raw))).toEqual(Buffer.from(raw));
        expect(decodeBytes(raw)).toBe(decode(Buffer.from(raw)));
      }),
      { numRuns: 2000 },
    );
  });

  it('come back unchanged where they are nearly UTF-8', () => {
    const nearly = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 3 }).map((text) => Buffer.from(text, 'utf8')),
        fc.constantFrom(0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4).map((byte) => bytes(byte)),
      ),
    );
    fc.assert(
      fc.property(nearly, (parts) => {
        const raw = Buffer.concat(parts);
        expect(encodeText(decodeBytes(raw))).toEqual(raw);
        expect(decodeBytes(raw)).toBe(decode(raw));
      }),
      { numRuns: 2000 },
    );
  });

  it('leave a surrogate that stands for no byte as it is', () => {
    expect(encodeText('a\ud800b')).toEqual(Buffer.of(0x61, 0xed, 0xa0, 0x80, 0x62));
    expect(encodeText('\udc7f')).toEqual(Buffer.of(0xed, 0xb1, 0xbf));
  });

  it('tell an escaped byte from other code units', () => {
    const escaped = Array.from({ length: 0x10000 }, (_, code) => code).filter(isEscapedByte);
    expect(escaped).toHaveLength(128);
    expect(escaped[0]).toBe(0xdc80);
    expect(escaped.at(-1)).toBe(0xdcff);
  });
});
