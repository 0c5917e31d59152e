import { defineExtractor } from '@shardscope/sdk';

const NAME = 'session_habits.command_length';

const MINIMUM_COMMANDS = 5;

const PERCENTILES = [0.1, 0.5, 0.9];

/** How long commands are. Counts what was sent; the text is not looked at. */
export const commandLength = defineExtractor({
  id: 'command-length',
  provides: [NAME],
  extract({ context: { commands, inputs } }, call) {
    if (commands.length < MINIMUM_COMMANDS) {
      call.skip(NAME, 'too few commands');
      return [];
    }
    const before = charactersBefore(inputs.characters);
    const lengths = new Float64Array(commands.length);
    for (let i = 0; i < commands.length; i++) {
      const from = commands.startInput[i] ?? 0;
      const to = (commands.endInput[i] ?? 0) + 1;
      // Several commands of one paste share its characters.
      lengths[i] = (before[to] ?? 0) - (before[from] ?? 0);
    }
    lengths.sort();
    const at = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;
    return [{ primitive: NAME, value: PERCENTILES.map(at), confidence: 0.8 }];
  },
});

/** Sums of characters, so that the length of any stretch is one subtraction. */
function charactersBefore(characters: Int32Array): Float64Array {
  const before = new Float64Array(characters.length + 1);
  for (let i = 0; i < characters.length; i++) {
    before[i + 1] = (before[i] ?? 0) + (characters[i] ?? 0);
  }
  return before;
}
