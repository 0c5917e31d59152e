import type { StateName } from '@shardscope/sdk';
import type { StateRow } from '../client/identity.ts';
import { habitsOf } from '../client/words/habits.ts';
import { share } from '../client/words/numbers.ts';
import { comparePrimitives, primitiveWords, valueWords } from '../client/words/primitives.ts';
import { countWords } from '../client/words/states.ts';
import { markup, type Markup } from './html.ts';
import type { ReportInput } from './report-input.ts';

/** Primitives that one sentence names; the table has all of them. */
const MAX_NAMED = 4;

/** What stands out of an attacker, each sentence with its confidence and what it rests on. */
export function headline({ observations, states, attacker }: ReportInput): Markup {
  const habits = habitsOf(observations);
  const rests = habits?.from.map(
    ({ primitive, value, confidence }) =>
      `${primitiveWords(primitive)} ${valueWords(value)} ${share(confidence)}`,
  );
  return markup`<section class="head" aria-label="What stands out">
    ${habits && markup`<p class="lead">${habits.sentence} <span class="conf">confidence ${share(habits.confidence)}</span></p><p class="soft">The lowest confidence of what it rests on: ${(rests ?? []).join(', ')}.</p>`}
    ${steadiness(states, attacker.suspected)}
  </section>`;
}

/** Whether the hands are of one piece, and by what. */
function steadiness(states: readonly StateRow[], isSuspected: boolean): Markup {
  const counts: Record<StateName, number> = {
    ...{ stable: 0, drifting: 0, conflicted: 0, multi_actor: 0, unknown: 0 },
  };
  for (const { state } of states) counts[state] += 1;
  const turned = unsteady(states);
  if (turned.length === 0) {
    const words =
      states.length === 0
        ? 'Too few sessions to say whether the hands change.'
        : 'The hands are of one piece.';
    return markup`<p class="lead">${words}</p><p class="soft">States of primitives: ${countWords(counts)}.</p>`;
  }
  const named = turned.slice(0, MAX_NAMED).map(({ primitive }) => primitiveWords(primitive));
  const rest = turned.length - named.length;
  const names = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const words = isSuspected ? 'Several actors are suspected' : 'The hands are not of one piece';
  const confidence = Math.min(...turned.slice(0, MAX_NAMED).map((row) => row.confidence));
  return markup`<p class="lead">${words}: ${names}. <span class="conf">confidence ${share(confidence)}</span></p><p class="soft">States of primitives: ${countWords(counts)}.</p>`;
}

const ORDER: readonly StateName[] = ['multi_actor', 'conflicted', 'drifting'];

/** Primitives that are not of one piece, the gravest first. */
function unsteady(states: readonly StateRow[]): readonly StateRow[] {
  return states
    .filter(({ state }) => ORDER.includes(state))
    .toSorted(
      (one, other) =>
        ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
        comparePrimitives(one.primitive, other.primitive),
    );
}
