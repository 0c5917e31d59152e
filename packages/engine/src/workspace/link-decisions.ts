import type { LinkDecision } from '@shardscope/plugins';
import { z } from 'zod';
import { decisionsInvalid } from '../errors.ts';
import type { UserFileFormat, UserValue } from './user-file.ts';

const SCHEMA = z.object({
  version: z.literal(1),
  decisions: z.array(
    z.object({
      kind: z.enum(['confirmed', 'rejected']),
      left: z.string(),
      right: z.string(),
      at: z.number(),
    }),
  ),
});

/**
 * What the user decided about attackers that may be the same hands. Nothing else knows it: it is no
 * cache, outranks what the machine finds and survives every rebuild.
 */
export interface LinkDecisions {
  /** Never changed in place: another list is another state. */
  all(): readonly LinkDecision[];
  /** Adds decisions; resolves when they are kept. Throws what keeping them throws. */
  decide(decisions: readonly LinkDecision[]): Promise<void>;
  /** Takes back what was decided about two attackers, each by all uuids that it goes or went by. */
  takeBack(one: readonly string[], other: readonly string[]): Promise<void>;
  /** Takes back every decision that names one of these attackers. */
  forget(attackers: readonly string[]): Promise<void>;
}

/** How decisions stand in their file. */
export const DECISIONS_FILE: UserFileFormat<readonly LinkDecision[]> = {
  empty: [],
  schema: SCHEMA.transform(({ decisions }) => decisions),
  json: (decisions) => ({ version: 1, decisions: [...decisions] }) satisfies z.input<typeof SCHEMA>,
  invalid: decisionsInvalid,
};

/** The decisions that a value keeps. */
export function linkDecisions(kept: UserValue<readonly LinkDecision[]>): LinkDecisions {
  async function change(
    edit: (before: readonly LinkDecision[]) => readonly LinkDecision[],
  ): Promise<void> {
    await kept.change(edit);
  }

  return {
    all: () => kept.current(),
    decide: (decisions) =>
      change((before) => [
        ...before.filter((old) => !decisions.some((each) => isSamePair(old, each))),
        ...decisions,
      ]),
    takeBack: (one, other) =>
      change((before) =>
        before.filter(
          ({ left, right }) =>
            !(one.includes(left) && other.includes(right)) &&
            !(one.includes(right) && other.includes(left)),
        ),
      ),
    forget: (attackers) =>
      change((before) =>
        before.filter(({ left, right }) => !attackers.includes(left) && !attackers.includes(right)),
      ),
  };
}

type Pair = Pick<LinkDecision, 'left' | 'right'>;

function isSamePair(one: Pair, other: Pair): boolean {
  return (
    (one.left === other.left && one.right === other.right) ||
    (one.left === other.right && one.right === other.left)
  );
}
