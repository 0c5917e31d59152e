/** Attackers put together step by step, but never two that must stay apart. */
export interface AttackerGroups {
  /** Puts two groups together; false, and nothing done, where that would join a rejected pair. */
  join(a: string, b: string): boolean;
  /** The groups of at least two, members in the order in which they were given. */
  groups(): readonly (readonly string[])[];
}

/** Each attacker by itself at first. */
export function attackerGroups(
  attackers: readonly string[],
  apart: Iterable<readonly [string, string]>,
): AttackerGroups {
  const parents = new Map<string, string>();
  const members = new Map<string, string[]>(attackers.map((one) => [one, [one]]));
  const enemies = enemiesOf(apart);
  const rootOf = (one: string): string => {
    let root = one;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    for (let at = one; at !== root;) {
      const up = parents.get(at) ?? root;
      parents.set(at, root);
      at = up;
    }
    return root;
  };
  const mustStayApart = (small: string, large: string) =>
    (members.get(small) ?? []).some((one) =>
      (enemies.get(one) ?? []).some((enemy) => rootOf(enemy) === large),
    );
  return {
    join(a, b) {
      if (!members.has(rootOf(a)) || !members.has(rootOf(b))) return false;
      const size = (root: string) => members.get(root)?.length ?? 0;
      const [one, other] = [rootOf(a), rootOf(b)];
      if (one === other) return true;
      const [small, large] = size(one) < size(other) ? [one, other] : [other, one];
      if (mustStayApart(small, large)) return false;
      parents.set(small, large);
      members.get(large)?.push(...(members.get(small) ?? []));
      members.delete(small);
      return true;
    },
    groups() {
      const place = new Map(attackers.map((one, i) => [one, i]));
      return [...members.values()]
        .filter((group) => group.length > 1)
        .map((group) => group.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
    },
  };
}

function enemiesOf(apart: Iterable<readonly [string, string]>): ReadonlyMap<string, string[]> {
  const enemies = new Map<string, string[]>();
  for (const [a, b] of apart) {
    enemies.set(a, [...(enemies.get(a) ?? []), b]);
    enemies.set(b, [...(enemies.get(b) ?? []), a]);
  }
  return enemies;
}
