import { recordedString } from '../../text/recorded-text.ts';
import type { SessionReplay } from '../../stores/session-replay.svelte.ts';
import type { StripFrame } from './strip-frame.ts';

/** The first word of a command over the place where it was entered. */
export interface CommandLabel {
  readonly index: number;
  readonly x: number;
  readonly text: string;
  readonly isCurrent: boolean;
}

/** Letters of a command that are shown, and the pixels that one takes. */
const MAX_LETTERS = 10;

/** Commands that are looked at; there is room for a few dozen labels. */
const MAX_COMMANDS = 1000;

const LETTER_PX = 6.2;
const SPACE_PX = 8;

/** Labels that do not overlap; the current command has one in any case. */
export function commandLabels(replay: SessionReplay, frame: StripFrame): readonly CommandLabel[] {
  const commands = replay.detail?.commands.slice(0, MAX_COMMANDS) ?? [];
  const current = replay.currentCommand;
  const ordered = current ? [current, ...commands] : commands;
  const taken: { readonly from: number; readonly to: number }[] = [];
  const labels: CommandLabel[] = [];
  for (const command of ordered) {
    const word = firstWord(command.text);
    const x = frame.x(replay.axis.place(command.t));
    const to = x + word.length * LETTER_PX;
    const isTaken = taken.some((other) => x < other.to + SPACE_PX && to > other.from - SPACE_PX);
    if (word === '' || x < frame.from || to > frame.to || isTaken) continue;
    taken.push({ from: x, to });
    labels.push({ index: command.index, x, text: word, isCurrent: command === current });
  }
  return labels;
}

function firstWord(text: string | null): string {
  const [word = ''] = (text ?? '')
    .slice(0, 200)
    .trim()
    .split(/[\s;|&]/, 1);
  return recordedString(word, MAX_LETTERS);
}
