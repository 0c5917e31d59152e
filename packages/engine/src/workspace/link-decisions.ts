import { basename } from 'node:path';
import type { LinkDecision } from '@shardscope/plugins';
import type { Fault } from '@shardscope/sdk';
import { z } from 'zod';
import { decisionsInvalid, noticeOf } from '../errors.ts';
import { setAside } from '../store/set-aside.ts';
import { readJson } from './read-json.ts';

/** Bytes of the file at most: several hundred thousand decisions, far more than a person makes. */
const MAX_BYTES = 64 * 1024 * 1024;

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

/**
 * @param kept what was decided before
 * @param save keeps all decisions; by throwing it refuses the change
 */
export function linkDecisions(
  kept: readonly LinkDecision[],
  save: (decisions: readonly LinkDecision[]) => Promise<void>,
): LinkDecisions {
  let current = kept;
  let turn = Promise.resolve();

  /** One change after the other, each on top of what the one before kept. */
  function change(
    edit: (before: readonly LinkDecision[]) => readonly LinkDecision[],
  ): Promise<void> {
    const done = turn.then(async () => {
      const next = edit(current);
      await save(next);
      current = next;
    });
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    all: () => current,
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

/** The JSON of the file. */
export function decisionsJson(decisions: readonly LinkDecision[]): unknown {
  return { version: 1, decisions: [...decisions] } satisfies z.infer<typeof SCHEMA>;
}

/**
 * Reads what was decided. A file that cannot be used is set aside, never overwritten: a person may
 * be able to correct it.
 *
 * @param mayWrite false leaves such a file where it is
 */
export async function readDecisions(
  file: string,
  mayWrite: boolean,
): Promise<{ readonly decisions: readonly LinkDecision[]; readonly notices: readonly Fault[] }> {
  const read = await readJson(file, SCHEMA, MAX_BYTES);
  switch (read.kind) {
    case 'missing':
      return { decisions: [], notices: [] };
    case 'invalid': {
      const aside = mayWrite ? await setAside(file, 'invalid') : file;
      return {
        decisions: [],
        notices: [noticeOf(decisionsInvalid(file, basename(aside), read.why))],
      };
    }
    case 'read':
      return { decisions: read.value.decisions, notices: [] };
  }
}
