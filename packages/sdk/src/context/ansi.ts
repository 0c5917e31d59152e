/**
 * An ANSI escape sequence: CSI with parameters, intermediates and a final character; OSC up to its
 * end, be that BEL, ST, the next escape or the end of the text; or ESC and one more character.
 */
const ESCAPE = String.raw`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])`;
const EVERY_ESCAPE = new RegExp(ESCAPE, 'g');
const ESCAPE_HERE = new RegExp(ESCAPE, 'y');

/** A text without its ANSI escape sequences. An unfinished CSI stays. */
export function stripAnsi(text: string): string {
  return text.includes('\x1b') ? text.replace(EVERY_ESCAPE, '') : text;
}

/** The position behind the escape sequence that begins at `at`; `at` itself when there is none. */
export function escapeEnd(text: string, at: number): number {
  ESCAPE_HERE.lastIndex = at;
  return ESCAPE_HERE.test(text) ? ESCAPE_HERE.lastIndex : at;
}
