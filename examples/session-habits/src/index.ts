import { definePlugin } from '@shardscope/sdk';
import { bracketedPaste } from './bracketed-paste.ts';
import { commandLength } from './command-length.ts';
import { wordsPerMinute } from './words-per-minute.ts';

/** Three habits of whoever operates a terminal. */
export default definePlugin({
  id: 'example/session-habits',
  version: '1.0.0',
  apiVersion: '^1.0',
  primitives: [
    {
      name: 'session_habits.bracketed_paste',
      tier: 'A',
      valueKind: 'categorical',
      values: ['never', 'sometimes', 'always'],
      meaning: 'Whether pastes come in brackets, as modern terminals send them.',
      softCap: 0.8,
    },
    {
      name: 'session_habits.words_per_minute',
      tier: 'A',
      valueKind: 'array',
      meaning: 'Typing speed by hour of the day: UTC hour, words a minute, next hour, …',
      softCap: 0.7,
    },
    {
      name: 'session_habits.command_length',
      tier: 'A',
      valueKind: 'array',
      meaning: 'How long commands are in characters: the 10th, 50th and 90th percentile.',
      softCap: 0.8,
      minimumSamples: 5,
    },
  ],
  extractors: [bracketedPaste, wordsPerMinute, commandLength],
});
