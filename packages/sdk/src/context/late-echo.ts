import { stripAnsi } from './ansi.ts';
import { inkOf } from './printable.ts';

/** Lines of output looked at per line in question, so that lines that never come back cost little. */
const COMPARISONS_PER_LINE = 16;

/**
 * Which of several lines that were sent at once came back in the output that followed, in order.
 * The first is expected on the first line of output; the others behind a prompt, or directly under
 * the one before where the terminal echoed all before the shell read any.
 *
 * @param lines the ink of each line, or of its last part
 * @param output what the terminal showed until the next input
 */
export function echoedLater(lines: readonly string[], output: string): readonly boolean[] {
  const shown = stripAnsi(output).split('\n').map(inkOf);
  let at = 0;
  let left = COMPARISONS_PER_LINE * (lines.length + shown.length);
  return lines.map((line, row) => {
    const first = shown[at] ?? '';
    if (row === 0 ? first.endsWith(line) : first === line) {
      at++;
      return true;
    }
    for (let k = at; k < shown.length && left > 0; k++, left--) {
      if (!followsPrompt(shown[k] ?? '', line)) continue;
      at = k + 1;
      return true;
    }
    return false;
  });
}

function followsPrompt(shown: string, line: string): boolean {
  const before = shown.length - line.length - 1;
  return before >= 0 && '$#%>'.includes(shown.charAt(before)) && shown.endsWith(line);
}
