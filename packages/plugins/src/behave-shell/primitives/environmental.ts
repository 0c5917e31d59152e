import type { SessionContext, TextEvents } from '@shardscope/sdk';
import { commandRanges, inputMoments, momentRanges, wholeSession } from '../explain.ts';
import {
  FEW_LETTERS,
  NO_COMMANDS,
  labelled,
  observed,
  skipped,
  type Outcome,
  type Primitive,
} from '../primitive.ts';
import type { Scale } from '../scale.ts';
import * as limit from '../thresholds.ts';
import { digitBurst } from './digit-burst.ts';
import { letterShare, pairShare } from './letter-shares.ts';
import { localeOf } from './locale.ts';
import { Votes } from './votes.ts';

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell' | 'cmd.exe';

const shellType = labelled({
  name: 'environmental.shell_type',
  values: ['bash', 'zsh', 'fish', 'powershell', 'cmd.exe'],
  meaning: 'Which shell the prompts look like.',
  minimumSamples: 1,
  measure({ commands, outputWindows }) {
    const { prompts } = outputWindows;
    const votes = new Votes<Shell>();
    for (const prompt of prompts.text) votes.add(shellOf(prompt));
    const value = votes.winner();
    if (value === null) return skipped('no prompt was shown');
    return observed(value, prompts.length < limit.FEW_PROMPTS ? 0.4 : 0.75, () => ({
      metric: 'share of prompts that look like it',
      unit: '1',
      measured: votes.of(value) / votes.total,
      samples: prompts.length,
      ranges: commandRanges(commands, (i) => (outputWindows.promptCount[i] ?? 0) > 0),
    }));
  },
});

function shellOf(prompt: string): Shell {
  if (prompt.endsWith('%')) return 'zsh';
  if (!prompt.endsWith('>')) return 'bash';
  if (prompt.startsWith('PS ')) return 'powershell';
  return prompt.includes('C:\\') || prompt.includes('c:\\') ? 'cmd.exe' : 'fish';
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
  measure(context): Outcome<Multiplexer> {
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
  measure(context): Outcome<'azerty' | 'qwertz' | 'qwerty' | 'other'> {
    const letters = context.typedLetters;
    if (letters.total < limit.LAYOUT_LETTERS) return skipped(FEW_LETTERS);
    const pairs = pairShare(letters);
    const share = letterShare(letters);
    const isAzerty = limit.AZERTY.label(share('q')) === 'azerty' && pairs < limit.AZERTY_PAIRS;
    if (isAzerty) return layout(context, 'share of q', share('q'), limit.AZERTY);
    const isQwertz = limit.QWERTZ.label(share('z')) === 'qwertz' && share('y') < limit.QWERTZ_Y;
    if (isQwertz) return layout(context, 'share of z', share('z'), limit.QWERTZ);
    return layout(context, 'share of common English pairs', pairs, limit.LAYOUT_PAIRS);
  },
});

/** The layout that a share of letters or pairs stands for. */
function layout<Layout extends string>(
  context: SessionContext,
  metric: string,
  share: number,
  scale: Scale<Layout>,
): Outcome<Layout> {
  const samples = context.typedLetters.total;
  const confidence = samples < limit.FEW_LAYOUT_LETTERS ? 0.4 : 0.55;
  return observed(scale.label(share), confidence, () => ({
    metric: `${metric} among typed letters`,
    measured: share,
    scale,
    samples,
    ranges: wholeSession(context),
  }));
}

const numpadUsage = labelled({
  name: 'environmental.numpad_usage',
  values: ['detected', 'not_detected'],
  meaning: 'Whether digits come as fast as from a number pad.',
  minimumSamples: limit.NUMPAD_CHARACTERS,
  measure(context): Outcome<'detected' | 'not_detected'> {
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
