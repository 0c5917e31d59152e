import type { StateName } from '@shardscope/sdk';
import type { StateRow } from '../client/identity.ts';
import { habitsOf } from '../client/words/habits.ts';
import { share } from '../client/words/numbers.ts';
import { primitiveWords, valueWords } from '../client/words/primitives.ts';
import { countWords } from '../client/words/states.ts';
import { steadinessOf } from '../client/words/steadiness.ts';
import { markup, type Markup } from './html.ts';
import type { ReportInput } from './report-input.ts';

/** What stands out of an attacker, each sentence with its confidence and what it rests on. */
export function headline({ observations, states, attacker }: ReportInput): Markup {
  const habits = habitsOf(observations);
  const rests = habits?.from.map(
    ({ primitive, value, confidence }) =>
      `${primitiveWords(primitive)} ${valueWords(value)} ${share(confidence)}`,
  );
  return markup`<section class="head" aria-label="What stands out">
    ${habits && markup`<p class="lead">${habits.sentence} <span class="conf">confidence ${share(habits.confidence)}</span></p><p class="soft">The lowest confidence of what it rests on: ${(rests ?? []).join(', ')}.</p>`}
    ${handsWords(states, attacker.suspected)}
  </section>`;
}

/** Whether the hands are of one piece, and by what. */
function handsWords(states: readonly StateRow[], isSuspected: boolean): Markup {
  const counts: Record<StateName, number> = {
    ...{ stable: 0, drifting: 0, conflicted: 0, multi_actor: 0, unknown: 0 },
  };
  for (const { state } of states) counts[state] += 1;
  const steadiness = steadinessOf(states);
  const counted = markup`<p class="soft">States of primitives: ${countWords(counts)}.</p>`;
  if (!steadiness) {
    const words = states.every(({ state }) => state === 'unknown')
      ? 'Too few sessions to say whether the hands change.'
      : isSuspected
        ? 'Several actors are suspected.'
        : 'The hands are of one piece.';
    return markup`<p class="lead">${words}</p>${counted}`;
  }
  const words = isSuspected ? 'Several actors are suspected. ' : '';
  return markup`<p class="lead">${words}${steadiness.sentence} <span class="conf">confidence ${share(steadiness.confidence)}</span></p>${counted}`;
}
