import {
  ALL_PAIRS_UP_TO,
  COMBINED_VALUES,
  FEWEST_NEIGHBOURS,
  FEWEST_TREES,
  MOST_NEIGHBOURS,
  MOST_TREES,
  RHYTHM_BUDGET,
  TREE_BUDGET,
} from './limits.ts';
import type { PreparedAttacker, PreparedEvidence, Values } from './prepared-evidence.ts';
import { nearPairs, rhythmSpace } from './rhythm-neighbours.ts';

/** Attackers with something in common, by index. */
type Group = readonly number[];

/** Takes two attackers, by index. */
type Take = (a: number, b: number) => void;

/**
 * Pairs of attackers worth comparing, each once, the lower index first. Who shares a value is
 * compared with all others that share it while they are few. Of many, those are compared that share
 * a value of a second family as well, those next to each other, and those with near rhythms. Rhythms
 * are also compared by themselves, with the nearest ones.
 */
export function candidatePairs(
  { attackers }: PreparedEvidence,
  take: (a: PreparedAttacker, b: PreparedAttacker) => void,
): void {
  const pairs = pairCollector(attackers.length);
  const strong = groupsByStrongValue(attackers);
  for (const group of strong) fewOrChain(group, pairs.add);
  for (const group of groupsBySequence(attackers)) fewOrChain(group, pairs.add);
  for (const group of groupsByTwoFamilies(attackers)) chain(group, pairs.add);
  const everybody = attackers.map(({ index }) => index);
  const large = strong.filter(({ length }) => length > ALL_PAIRS_UP_TO);
  nearRhythms(attackers, [...large, everybody], pairs.add);
  pairs.forEach((a, b) => {
    const [one, other] = [attackers[a], attackers[b]];
    if (one && other) take(one, other);
  });
}

interface PairCollector {
  readonly add: Take;
  /** Hands out each pair once, in order. */
  forEach(take: Take): void;
}

/** Collects pairs as single numbers: millions of them take little room and sort fast. */
function pairCollector(size: number): PairCollector {
  let codes = new Float64Array(1024);
  let length = 0;
  return {
    add(a, b) {
      if (a === b) return;
      if (length === codes.length) {
        const larger = new Float64Array(length * 2);
        larger.set(codes);
        codes = larger;
      }
      codes[length++] = Math.min(a, b) * size + Math.max(a, b);
    },
    forEach(take) {
      const sorted = codes.subarray(0, length).sort();
      let before = -1;
      for (const code of sorted) {
        if (code !== before) take(Math.floor(code / size), code % size);
        before = code;
      }
    },
  };
}

function fewOrChain(group: Group, take: Take): void {
  if (group.length <= ALL_PAIRS_UP_TO) allPairs(group, take);
  else chain(group, take);
}

function allPairs(group: Group, take: Take): void {
  for (let i = 0; i < group.length; i++) {
    for (let j = 0; j < i; j++) take(group[i] ?? 0, group[j] ?? 0);
  }
}

/** Each with the next: enough for all of a group to hang together. */
function chain(group: Group, take: Take): void {
  for (let i = 1; i < group.length; i++) take(group[i - 1] ?? 0, group[i] ?? 0);
}

function groupsByStrongValue(attackers: readonly PreparedAttacker[]): readonly Group[] {
  const groups = new Map<number, number[]>();
  for (const { index, values } of attackers) {
    for (const value of values.c2_endpoint) addTo(groups, value, index);
    for (const value of values.payload_hash) addTo(groups, value, index);
    for (const value of values.hassh) addTo(groups, value, index);
    for (const value of values.ja3) addTo(groups, value, index);
  }
  return [...groups.values()];
}

/** With a like rhythm alone these do not suffice for a join: near rhythms are not looked for. */
function groupsBySequence(attackers: readonly PreparedAttacker[]): Iterable<Group> {
  const groups = new Map<number, number[]>();
  for (const { index, values } of attackers) {
    for (const value of values.command_sequences) addTo(groups, value, index);
  }
  return groups.values();
}

/** Who shares both infrastructure and a fingerprint is joined: found however large the groups are. */
function groupsByTwoFamilies(attackers: readonly PreparedAttacker[]): Iterable<Group> {
  const groups = new Map<number, Map<number, number[]>>();
  for (const { index, values } of attackers) {
    const infrastructure = few(values.c2_endpoint, values.payload_hash);
    if (infrastructure.length === 0) continue;
    for (const fingerprint of few(values.hassh, values.ja3)) {
      let within = groups.get(fingerprint);
      if (!within) groups.set(fingerprint, (within = new Map<number, number[]>()));
      for (const value of infrastructure) addTo(within, value, index);
    }
  }
  return [...groups.values()].flatMap((within) => [...within.values()]);
}

function few(a: Values, b: Values): Values {
  return [...a.slice(0, COMBINED_VALUES), ...b.slice(0, COMBINED_VALUES)];
}

function addTo(groups: Map<number, number[]>, key: number, index: number): void {
  const group = groups.get(key);
  if (group) group.push(index);
  else groups.set(key, [index]);
}

function affordable(budget: number, searched: number, fewest: number, most: number): number {
  return Math.min(most, Math.max(fewest, Math.floor(budget / Math.max(1, searched))));
}

/** Pairs with near rhythms within each of the groups. */
function nearRhythms(
  attackers: readonly PreparedAttacker[],
  groups: readonly Group[],
  take: Take,
): void {
  const typists = attackers.filter(({ rhythm }) => rhythm !== null);
  const rowOf = new Int32Array(attackers.length).fill(-1);
  typists.forEach(({ index }, row) => (rowOf[index] = row));
  const space = rhythmSpace(typists.flatMap(({ rhythm }) => rhythm ?? []));
  const rows = groups.map((group) =>
    Int32Array.from(group, (index) => rowOf[index] ?? -1).filter((row) => row >= 0),
  );
  const searched = rows.reduce((total, { length }) => total + length, 0);
  const effort = {
    trees: affordable(TREE_BUDGET, searched, FEWEST_TREES, MOST_TREES),
    kept: affordable(RHYTHM_BUDGET, searched, FEWEST_NEIGHBOURS, MOST_NEIGHBOURS),
  };
  const indexOf = (row: number) => typists[row]?.index ?? 0;
  for (const group of rows) {
    nearPairs(space, group, effort, (a, b) => take(indexOf(a), indexOf(b)));
  }
}
