import type { OutputWindows, TextEvents } from '../plugin/session-context.ts';
import { stripAnsi } from './ansi.ts';
import { int32Column, int32ColumnOf, uint8Column } from './columns.ts';
import type { CommandTimes } from './command-rhythm.ts';
import { OVERLAP_FACTOR, OVERLAP_SLACK } from './limits.ts';
import { promptLines } from './prompt-lines.ts';
import { timeIndex, type TimeIndex } from './time-index.ts';

/** What shells and tools say when a command fails. One pattern is much quicker than six searches. */
const ERROR_PHRASE =
  /command not found|No such file or directory|Permission denied|: cannot |Operation not permitted|syntax error near unexpected token/;

/** The outputs from each command's end up to the start of the next, and what they tell. */
export function outputWindows(times: CommandTimes, outputs: TextEvents): OutputWindows {
  const length = times.startT.length;
  const collector = windowCollector(length);
  const read = windowReader(outputs, timeIndex(outputs.t));
  for (let i = 0; i < length; i++) {
    const until = i + 1 < length ? (times.startT[i + 1] ?? 0) : Infinity;
    collector.add(i, read(times.endT[i] ?? 0, until));
  }
  return collector.result();
}

/** The raw text of one window and its length in characters. */
interface WindowText {
  readonly text: string;
  readonly characters: number;
}

function windowReader(
  outputs: TextEvents,
  index: TimeIndex,
): (fromT: number, toT: number) => WindowText {
  let left = OVERLAP_FACTOR * outputs.length + OVERLAP_SLACK;
  return (fromT, toT) => {
    const first = index.lower(fromT);
    const last = toT > fromT ? index.lower(toT) : first;
    if (index.ordered) return joined(outputs, first, last);
    left -= Math.max(0, last - first);
    return left < 0 ? { text: '', characters: 0 } : joinedRows(outputs, index.rows(first, last));
  };
}

function joined(outputs: TextEvents, first: number, last: number): WindowText {
  let text = '';
  let characters = 0;
  for (let i = first; i < last; i++) {
    text += outputs.text[i] ?? '';
    characters += outputs.characters[i] ?? 0;
  }
  return { text, characters };
}

function joinedRows(outputs: TextEvents, rows: Int32Array): WindowText {
  let text = '';
  let characters = 0;
  for (const row of rows) {
    text += outputs.text[row] ?? '';
    characters += outputs.characters[row] ?? 0;
  }
  return { text, characters };
}

interface WindowCollector {
  add(command: number, window: WindowText): void;
  result(): OutputWindows;
}

function windowCollector(length: number): WindowCollector {
  const characters = int32Column(length);
  const errored = uint8Column(length);
  const promptCount = int32Column(length);
  const prompts: string[] = [];
  const promptCommand: number[] = [];
  return {
    add(command, window) {
      const plain = stripAnsi(window.text);
      const found = promptLines(plain);
      characters[command] = window.characters;
      errored[command] = ERROR_PHRASE.test(plain) ? 1 : 0;
      promptCount[command] = found.length;
      for (const prompt of found) {
        prompts.push(prompt);
        promptCommand.push(command);
      }
    },
    result: () => ({
      length,
      characters,
      errored,
      promptCount,
      prompts: {
        length: prompts.length,
        command: int32ColumnOf(promptCommand),
        text: prompts,
      },
    }),
  };
}
