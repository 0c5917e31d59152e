import type { TextEvents } from '@shardscope/sdk';
import { NUMPAD_DIGITS, NUMPAD_GAP_S } from '../thresholds.ts';

/** Digits that are no decimal digits of a script: superscripts, circled digits and their like. */
const OTHER_DIGITS =
  /^[\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]$/u;

/**
 * The inputs of the first digits that follow each other as fast as on a number pad; null where there
 * are none. Inputs that are no single digit do not come between them, and a step back in time is
 * a gap below any limit.
 */
export function digitBurst(inputs: TextEvents): readonly number[] | null {
  let burst: number[] = [];
  for (let i = 0; i < inputs.length; i++) {
    if (inputs.characters[i] !== 1 || !isDigit(inputs.text[i] ?? '')) continue;
    const last = burst.at(-1);
    const gap = last === undefined ? 0 : (inputs.t[i] ?? 0) - (inputs.t[last] ?? 0);
    if (gap > NUMPAD_GAP_S) burst = [];
    burst.push(i);
    if (burst.length === NUMPAD_DIGITS) return burst;
  }
  return null;
}

function isDigit(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < 0x80) return code >= 0x30 && code <= 0x39;
  return /^\p{Nd}$/u.test(character) || OTHER_DIGITS.test(character);
}
