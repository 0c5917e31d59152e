import { defineExtractor } from '@shardscope/sdk';

const NAME = 'session_habits.words_per_minute';

/** Characters of a word, as typing tests count. */
const WORD_CHARACTERS = 5;

/** Gaps between keys in an hour below which nothing is said of it. */
const MINIMUM_GAPS = 20;

/** Seconds: a shorter gap is no hand's, a longer one is a pause to think. */
const SHORTEST_GAP_S = 0.005;
const LONGEST_GAP_S = 1.5;

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;
const HOURS = 24;

/** Typing speed by UTC hour; silent without wall time. */
export const wordsPerMinute = defineExtractor({
  id: 'words-per-minute',
  provides: [NAME],
  extract({ header, context: { inputs, iats } }, call) {
    const start = header?.timestamp ?? null;
    if (start === null) {
      call.skip(NAME, 'no wall time');
      return [];
    }
    const keys = new Array<number>(HOURS).fill(0);
    const seconds = new Array<number>(HOURS).fill(0);
    for (let i = 0; i < iats.length; i++) {
      const gap = iats[i] ?? 0;
      const single = inputs.characters[i] === 1 && inputs.characters[i + 1] === 1;
      if (!single || gap < SHORTEST_GAP_S || gap > LONGEST_GAP_S) continue;
      const hour = hourOf(start + (inputs.t[i] ?? 0));
      keys[hour] = (keys[hour] ?? 0) + 1;
      seconds[hour] = (seconds[hour] ?? 0) + gap;
    }
    const value = keys.flatMap((n, hour) =>
      n < MINIMUM_GAPS ? [] : [hour, speed(n, seconds[hour])],
    );
    if (value.length === 0) {
      call.skip(NAME, 'too few keys');
      return [];
    }
    return [{ primitive: NAME, value, confidence: 0.7 }];
  },
});

function speed(keys: number, seconds = 0): number {
  return Math.round((keys / WORD_CHARACTERS / seconds) * SECONDS_PER_MINUTE);
}

/** Times before 1970 and beyond what clocks show are hours, too. */
function hourOf(epochS: number): number {
  const hour = Math.floor(epochS / SECONDS_PER_HOUR) % HOURS;
  return Number.isFinite(hour) ? (hour + HOURS) % HOURS : 0;
}
