const BEL = 0x07;
const ESC = 0x1b;
const BACKSLASH = 0x5c;
const CSI_START = 0x5b;
const OSC_START = 0x5d;

/**
 * A text without its ANSI escape sequences: complete CSI sequences, OSC up to its end (or to the
 * next escape, or to the end of the text), and escapes of two characters. An unfinished CSI stays.
 */
export function stripAnsi(text: string): string {
  let escape = text.indexOf('\x1b');
  if (escape < 0) return text;
  let kept = '';
  let from = 0;
  while (escape >= 0) {
    const end = escapeEnd(text, escape);
    if (end > escape) {
      kept += text.slice(from, escape);
      from = end;
    }
    escape = text.indexOf('\x1b', Math.max(end, escape + 1));
  }
  return kept + text.slice(from);
}

/** The position behind the escape sequence that begins at `at`; `at` itself when there is none. */
export function escapeEnd(text: string, at: number): number {
  const second = text.charCodeAt(at + 1);
  if (second === OSC_START) return oscEnd(text, at + 2);
  if (second === CSI_START) return csiEnd(text, at + 2) ?? at;
  return second >= 0x40 && second <= 0x5f ? at + 2 : at;
}

function oscEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === BEL) return i + 1;
    if (unit === ESC) return text.charCodeAt(i + 1) === BACKSLASH ? i + 2 : i;
  }
  return text.length;
}

function csiEnd(text: string, from: number): number | null {
  let i = from;
  while (isWithin(text.charCodeAt(i), 0x30, 0x3f)) i++;
  while (isWithin(text.charCodeAt(i), 0x20, 0x2f)) i++;
  return isWithin(text.charCodeAt(i), 0x40, 0x7e) ? i + 1 : null;
}

function isWithin(unit: number, first: number, last: number): boolean {
  return unit >= first && unit <= last;
}
