import type { OutputWindows, SessionContext, TextEvents } from '@shardscope/sdk';
import { commandRanges, inputMoments, momentRanges, wholeSession } from '../explain.ts';
import {
  FEW_LETTERS,
  NO_COMMANDS,
  labelled,
  observed,
  skipped,
  type LabelledOutcome,
  type Primitive,
} from '../primitive.ts';
import * as limit from '../thresholds.ts';
import { digitBurst } from './digit-burst.ts';
import { pairShare } from './letter-shares.ts';
import { localeOf } from './locale.ts';

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell' | 'cmd.exe';

const shellType = labelled({
  name: 'environmental.shell_type',
  values: ['bash', 'zsh', 'fish', 'powershell', 'cmd.exe'],
  meaning: 'Which shell the prompts look like.',
  minimumSamples: 1,
  measure({ commands, outputWindows }) {
    const { prompts } = outputWindows;
    if (prompts.length === 0) return skipped('no prompt was shown');
    const votes = shellVotes(prompts);
    const value = mostVoted(votes);
    return observed(value, prompts.length < limit.FEW_PROMPTS ? 0.4 : 0.75, () => ({
      metric: 'share of prompts that look like it',
      unit: '1',
      measured: (votes.get(value) ?? 0) / prompts.length,
      samples: prompts.length,
      ranges: commandRanges(commands, (i) => (outputWindows.promptCount[i] ?? 0) > 0),
    }));
  },
});

function shellVotes(prompts: OutputWindows['prompts']): ReadonlyMap<Shell, number> {
  const votes = new Map<Shell, number>();
  for (const prompt of prompts.text) {
    const shell = shellOf(prompt);
    votes.set(shell, (votes.get(shell) ?? 0) + 1);
  }
  return votes;
}

function shellOf(prompt: string): Shell {
  if (prompt.endsWith('%')) return 'zsh';
  if (!prompt.endsWith('>')) return 'bash';
  if (prompt.startsWith('PS ')) return 'powershell';
  return prompt.includes('C:\\') || prompt.includes('c:\\') ? 'cmd.exe' : 'fish';
}

/** The shell with the most votes; of equal ones the one that was seen first. */
function mostVoted(votes: ReadonlyMap<Shell, number>): Shell {
  let best: Shell = 'bash';
  let most = 0;
  for (const [shell, count] of votes) {
    if (count <= most) continue;
    best = shell;
    most = count;
  }
  return best;
}

const MULTIPLEXER_CONFIDENCE = { tmux: 0.85, screen: 0.85, none: 0.55 } as const;
type Multiplexer = keyof typeof MULTIPLEXER_CONFIDENCE;

/** Escape sequences that only one of the two sends, or asks a terminal for. */
const MULTIPLEXER_MARKS = {
  tmux: ['\x1bPtmux;', '\x1b[?1004', '\x1b]2;tmux'],
  screen: ['\x1bP=', '\x1b]83;'],
} as const;

/** Any of them. */
const ANY_MARK = /\x1b(?:P(?:tmux;|=)|\[\?1004|\](?:2;tmux|83;))/;

const terminalMultiplexer = labelled({
  name: 'environmental.terminal_multiplexer',
  values: ['tmux', 'screen', 'none'],
  meaning: 'Whether the terminal runs inside tmux or screen, as far as its escape sequences tell.',
  minimumSamples: 1,
  measure(context): LabelledOutcome<Multiplexer> {
    const { commands, outputs } = context;
    if (commands.length === 0) return skipped(NO_COMMANDS);
    const value = multiplexerOf(outputs);
    return observed(value, MULTIPLEXER_CONFIDENCE[value], () => ({
      metric: 'outputs with an escape sequence of a multiplexer',
      unit: 'count',
      measured: value === 'none' ? 0 : markedOutputs(outputs, value).length,
      samples: outputs.length,
      ranges:
        value === 'none'
          ? wholeSession(context)
          : momentRanges(markedOutputs(outputs, value).map((row) => outputs.t[row] ?? 0)),
    }));
  },
});

function multiplexerOf(outputs: TextEvents): Multiplexer {
  let isScreen = false;
  for (const text of outputs.text) {
    if (text.length < 3 || !ANY_MARK.test(text)) continue;
    if (isMarked(text, 'tmux')) return 'tmux';
    isScreen ||= isMarked(text, 'screen');
  }
  return isScreen ? 'screen' : 'none';
}

function isMarked(text: string, multiplexer: 'tmux' | 'screen'): boolean {
  return MULTIPLEXER_MARKS[multiplexer].some((mark) => text.includes(mark));
}

function markedOutputs(outputs: TextEvents, multiplexer: 'tmux' | 'screen'): readonly number[] {
  return outputs.text.flatMap((text, row) => (isMarked(text, multiplexer) ? [row] : []));
}

const locale: Primitive = {
  definition: {
    name: 'environmental.locale',
    tier: 'A',
    valueKind: 'free_string',
    meaning: 'The language and region that the environment is set to, as a language tag.',
    minimumSamples: 1,
  },
  measure(context) {
    if (context.commands.length === 0) return skipped(NO_COMMANDS);
    const value = localeOf(context.plainOutput);
    if (value === null) return skipped('no locale variable was shown');
    return observed(value, 0.8, () => ({
      metric: 'the strongest locale variable that was shown',
      samples: 1,
      ranges: wholeSession(context),
    }));
  },
};

const keyboardLayout = labelled({
  name: 'environmental.keyboard_layout',
  values: ['azerty', 'qwertz', 'qwerty', 'other'],
  meaning: 'Which keyboard layout the frequencies of typed letters fit.',
  minimumSamples: limit.LAYOUT_LETTERS,
  measure(context): LabelledOutcome<'azerty' | 'qwertz' | 'qwerty' | 'other'> {
    const letters = context.typedLetters;
    if (letters.total < limit.LAYOUT_LETTERS) return skipped(FEW_LETTERS);
    const pairs = pairShare(letters);
    const value = layoutOf(context, pairs);
    return observed(value, letters.total < limit.FEW_LAYOUT_LETTERS ? 0.4 : 0.55, () => ({
      metric: 'share of common English pairs among pairs of letters',
      measured: pairs,
      scale: limit.LAYOUT_PAIRS,
      samples: letters.total,
      ranges: wholeSession(context),
      note: 'azerty and qwertz are told by their shares of q, z and y',
    }));
  },
});

function layoutOf(
  { typedLetters }: SessionContext,
  pairs: number,
): 'azerty' | 'qwertz' | 'qwerty' | 'other' {
  const { AZERTY, QWERTZ, LAYOUT_PAIRS } = limit;
  const share = (letter: string): number =>
    (typedLetters.unigrams[letter.charCodeAt(0) - 0x61] ?? 0) / typedLetters.total;
  if (share('q') > AZERTY.q && pairs < AZERTY.pairs) return 'azerty';
  if (share('z') > QWERTZ.z && share('y') < QWERTZ.y) return 'qwertz';
  return LAYOUT_PAIRS.label(pairs);
}

const numpadUsage = labelled({
  name: 'environmental.numpad_usage',
  values: ['detected', 'not_detected'],
  meaning: 'Whether digits come as fast as from a number pad.',
  minimumSamples: limit.NUMPAD_CHARACTERS,
  measure(context): LabelledOutcome<'detected' | 'not_detected'> {
    if (context.commands.length === 0) return skipped(NO_COMMANDS);
    const { characters } = context.typedLetters;
    if (characters < limit.NUMPAD_CHARACTERS) return skipped('fewer than 50 typed characters');
    const burst = digitBurst(context.inputs);
    return observed(burst === null ? 'not_detected' : 'detected', 0.5, () => ({
      metric: 'first four digits in a row with at most 0.050 s between them',
      samples: characters,
      ranges: burst === null ? wholeSession(context) : inputMoments(context, burst),
    }));
  },
});

/** The environmental primitives of semantics 0.1. */
export const environmental = [shellType, terminalMultiplexer, locale, keyboardLayout, numpadUsage];
