import { stripAnsi } from './ansi.ts';
import { inkOf } from './ink.ts';

/** Lines of output looked at per line in question, so that lines that never come back cost little. */
const COMPARISONS_PER_LINE = 16;

/**
 * Characters by which a long line is recognised wherever it stands: what a shell draws again to wrap
 * a line at the edge of the screen can stand behind it.
 */
const SURE_CHARACTERS = 16;

/** What a prompt ends with. */
const PROMPT_END = /[$#%>]/;

/** A line that has been sent, and may be shown only now. */
export interface SentLine {
  /** The ink of the line, or of its last part. */
  readonly ink: string;
  /** How many times output has been looked through for it already. */
  readonly looks: number;
}

/**
 * Which of some lines came back in the output that followed, in the order in which they were sent. A
 * shell that was busy shows a line behind its next prompt, whenever that is. Before that, a line
 * that was sent alone is the first line of output, and lines that were sent together can stand
 * under one another: the terminal itself showed them before the shell read any.
 */
export function echoedLater(lines: readonly SentLine[], output: string): readonly boolean[] {
  // The echo of single keys is what most output is: there is no line in it.
  if (lines.every(({ ink }) => ink.length > output.length)) return lines.map(() => false);
  const shown = shownLines(output);
  let at = 0;
  let left = COMPARISONS_PER_LINE * (lines.length + shown.length);
  return lines.map(({ ink, looks }) => {
    if (looks === 0 && isDirect(shown.ink(at), ink, at)) {
      at++;
      return true;
    }
    for (let k = at; k < shown.length && left > 0; k++, left--) {
      if (!shown.hasPrompt(k) || !followsPrompt(shown.ink(k), ink)) continue;
      at = k + 1;
      return true;
    }
    return false;
  });
}

/** The lines of some output; the ink of each is worked out when it is asked for. */
function shownLines(output: string): {
  readonly length: number;
  hasPrompt(line: number): boolean;
  ink(line: number): string;
} {
  const lines = stripAnsi(output).split('\n');
  const inks: string[] = [];
  return {
    length: lines.length,
    hasPrompt: (line) => PROMPT_END.test(lines[line] ?? ''),
    ink: (line) => (inks[line] ??= inkOf(lines[line] ?? '')),
  };
}

/** The first line of output may begin with what stood before the cursor. */
function isDirect(shown: string, line: string, at: number): boolean {
  return at === 0 ? placeOf(shown, line) >= 0 : shown === line;
}

function followsPrompt(shown: string, line: string): boolean {
  const place = placeOf(shown, line);
  return place > 0 && PROMPT_END.test(shown.charAt(place - 1));
}

/** Where a line stands in a line of output, at its end or surely; -1 where it does not. */
function placeOf(shown: string, line: string): number {
  if (shown.endsWith(line)) return shown.length - line.length;
  return line.length < SURE_CHARACTERS ? -1 : shown.indexOf(line.slice(0, SURE_CHARACTERS));
}
