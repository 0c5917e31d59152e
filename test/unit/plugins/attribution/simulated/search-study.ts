// How many of the rhythms that match the search for candidates finds among many.
import { linkAttackers } from '../support/attribution.ts';
import { evidence } from '../support/evidence.ts';
import { random } from './random.ts';
import { halves, profileOfStrokes, strokesOf, typist } from './typists.ts';

/** Flight times at each address of a typist. */
const SAMPLES = 300;

/** What a search among typists, each at two addresses, came to. */
export interface SearchRecall {
  /** Typists whose two addresses are a candidate when there are no others. */
  readonly matching: number;
  /** Those of them whose pair the search found. */
  readonly found: number;
}

/** Searches among typists at two addresses each, who have nothing else in common. */
export function searchRecall(typists: number): SearchRecall {
  const dice = random(11);
  const pairs = Array.from({ length: typists }, (_each, i) => {
    const who = typist(i, 'personal');
    const parts = halves(dice).map((commands) =>
      profileOfStrokes(strokesOf(who, dice, SAMPLES, commands)),
    );
    return parts.map((profile, side) =>
      evidence(`10.${side * 128 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`, { profile }),
    );
  });
  const { links } = linkAttackers(pairs.flat());
  const linked = new Set(
    links.flatMap(({ left, right }) => [`${left} ${right}`, `${right} ${left}`]),
  );
  const matching = pairs.filter((pair) => linkAttackers(pair).links.length > 0);
  const found = matching.filter(([one, other]) =>
    linked.has(`${one?.attacker_uuid ?? ''} ${other?.attacker_uuid ?? ''}`),
  );
  return { matching: matching.length, found: found.length };
}
