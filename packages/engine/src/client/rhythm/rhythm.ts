/** What the kind of an event is when it is input. */
const INPUT = 0;

/** Events of a session as columns: those that are kept, or those that have come so far. */
export interface TypedEvents {
  /** 0 input, 1 output, 2 resize. */
  readonly kind: ArrayLike<number>;
  /** Seconds since the session's start. */
  readonly t: ArrayLike<number>;
  readonly data: ArrayLike<string>;
}

/** Characters from which on one input counts as a paste. */
const PASTE_CHARACTERS = 4;

/** Seconds between parts of one paste at most. */
const PASTE_GAP_S = 0.2;

/** Backspace and delete, as they are sent. */
const CORRECTION = /[\u0008\u007f]/;

/** One key. */
export interface Keystroke {
  readonly t: number;
  /** Seconds since the input before; null for the first. */
  readonly interval: number | null;
  readonly isCorrection: boolean;
}

/** Text that came at once. */
export interface Paste {
  readonly t: number;
  readonly until: number;
  readonly characters: number;
}

/** How a session was typed: numbers and times, no text. */
export interface Rhythm {
  readonly keys: readonly Keystroke[];
  readonly pastes: readonly Paste[];
  readonly corrections: number;
  /** Median interval between keys in seconds; null without two inputs. */
  readonly median: number | null;
  /** The middle half of the intervals in seconds. */
  readonly usual: { readonly from: number; readonly to: number } | null;
}

/** Reads the rhythm off the inputs of a session. */
export function rhythmOf(events: TypedEvents): Rhythm {
  const keys: Keystroke[] = [];
  const pastes: { t: number; until: number; characters: number }[] = [];
  let last: number | null = null;
  for (let index = 0; index < events.kind.length; index++) {
    if (events.kind[index] !== INPUT) continue;
    const t = events.t[index] ?? 0;
    const data = events.data[index] ?? '';
    const characters = countCharacters(data);
    const interval = last === null ? null : Math.max(0, t - last);
    last = t;
    if (characters < PASTE_CHARACTERS) {
      keys.push({ t, interval, isCorrection: CORRECTION.test(data) });
      continue;
    }
    const paste = pastes.at(-1);
    if (paste && interval !== null && t - paste.until <= PASTE_GAP_S) {
      paste.until = Math.max(paste.until, t);
      paste.characters += characters;
    } else pastes.push({ t, until: t, characters });
  }
  const intervals = keys.flatMap(({ interval }) => (interval === null ? [] : [interval]));
  return {
    keys,
    pastes,
    corrections: keys.filter(({ isCorrection }) => isCorrection).length,
    median: quantile(intervals, 0.5),
    usual: usualOf(intervals),
  };
}

/** Values that a quantile is taken of at most; of more, every n-th. */
const MAX_QUANTILE_VALUES = 20_000;

/** A quantile, linear between the two neighbours; null of nothing. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const every = Math.ceil(values.length / MAX_QUANTILE_VALUES);
  const sorted = Float64Array.from(values.filter((_, index) => index % every === 0)).sort();
  const place = q * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

function usualOf(intervals: readonly number[]): Rhythm['usual'] {
  const from = quantile(intervals, 0.25);
  const to = quantile(intervals, 0.75);
  return from === null || to === null ? null : { from, to };
}

/** Code points: a surrogate pair is one. */
function countCharacters(text: string): number {
  let pairs = 0;
  for (let index = 1; index < text.length; index++) {
    const isLow = (text.charCodeAt(index) & 0xfc00) === 0xdc00;
    if (isLow && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) pairs++;
  }
  return text.length - pairs;
}
