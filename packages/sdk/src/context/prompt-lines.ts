import { lastCodePoints } from './code-points.ts';
import { PROMPT_CHARACTERS } from './limits.ts';
import { isWhiteSpace } from './white-space.ts';

const SPACE = 0x20;

/** `user@host`: a word character directly on both sides. */
const USER_AT_HOST = /[\p{L}\p{N}_.-]@[\p{L}\p{N}_.-]/u;

/** `C:\` and the like. */
const DRIVE = /[A-Za-z]:[\\/]/;

/**
 * The prompts among the lines of a text without escape sequences: lines that end, white space
 * aside, with `$`, `#`, `%` or `>`, and that have either a space right after it or the look of a
 * prompt. Each is trimmed and cut to its last 256 characters.
 */
export function promptLines(text: string): readonly string[] {
  const prompts: string[] = [];
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const end = feed < 0 ? text.length : feed;
    const last = lastInk(text, from, end);
    if (last >= from && isPromptEnd(text.charCodeAt(last)) && isPrompt(text, from, last, end)) {
      prompts.push(lastCodePoints(text.slice(firstInk(text, from), last + 1), PROMPT_CHARACTERS));
    }
    from = end + 1;
  }
  return prompts;
}

function isPromptEnd(unit: number): boolean {
  return unit === 0x24 || unit === 0x23 || unit === 0x25 || unit === 0x3e;
}

function isPrompt(text: string, from: number, last: number, end: number): boolean {
  if (last + 1 < end && text.charCodeAt(last + 1) === SPACE) return true;
  const line = text.slice(from, end);
  return USER_AT_HOST.test(line) || isPowerShell(text, firstInk(text, from)) || DRIVE.test(line);
}

/** PowerShell begins its prompt with `PS`. */
function isPowerShell(text: string, first: number): boolean {
  return text.startsWith('PS', first) && isWhiteSpace(text.charCodeAt(first + 2));
}

function firstInk(text: string, from: number): number {
  let i = from;
  while (i < text.length && isWhiteSpace(text.charCodeAt(i))) i++;
  return i;
}

/** The last character of a line that is no white space; one before `from` when there is none. */
function lastInk(text: string, from: number, end: number): number {
  let i = end - 1;
  while (i >= from && isWhiteSpace(text.charCodeAt(i))) i--;
  return i;
}
