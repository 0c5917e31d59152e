import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  markOf,
  recordedString,
  recordedText,
} from '../../../../apps/desktop/src/renderer/text/recorded-text.ts';

/** What may never reach the screen as it is. */
const ACTS =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u;

/** Any text, lone surrogates and controls included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((units) => String.fromCharCode(...units));

describe('recorded text', () => {
  it('shows nothing that acts, whatever was recorded', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const segment of recordedText(text).segments) expect(segment.text).not.toMatch(ACTS);
      }),
    );
  });

  it('keeps plain text as one segment', () => {
    expect(recordedText('ls -la /tmp')).toEqual({
      segments: [{ kind: 'text', text: 'ls -la /tmp' }],
      hidden: 0,
    });
  });

  it('marks a control sequence as a whole, and bytes that are not UTF-8', () => {
    expect(recordedText('a\u001b[8mb\udcb7\udcfe').segments).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'mark', text: '\\x1b[8m' },
      { kind: 'text', text: 'b' },
      { kind: 'mark', text: '\\xb7\\xfe' },
    ]);
  });

  it('cuts long text, says how much is missing, and takes no pair apart', () => {
    const cut = recordedText(`${'x'.repeat(9)}💀${'y'.repeat(100)}`, 10);
    expect(cut.segments).toEqual([{ kind: 'text', text: 'x'.repeat(9) }]);
    expect(cut.hidden).toBe(102);
    expect(recordedString('abcdef', 3)).toBe('abc…');
  });

  it('has no mark for a character that can be shown', () => {
    expect(markOf('é')).toBeNull();
    expect(markOf('\u202e')).toBe('\\u202e');
  });
});
