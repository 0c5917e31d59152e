/** The nearest few of each of many things. */
export interface NearestLists {
  offer(from: number, to: number, distance: number): void;
  /** Hands out each pair of which one is among the nearest of the other, once. */
  forEach(take: (a: number, b: number) => void): void;
}

/**
 * @param size how many things there are
 * @param kept how many each keeps
 */
export function nearestLists(size: number, kept: number): NearestLists {
  const distances = new Float64Array(size * kept).fill(Infinity);
  const others = new Int32Array(size * kept).fill(-1);
  const holds = (from: number, to: number): boolean => {
    for (let i = from * kept; i < (from + 1) * kept; i++) if (others[i] === to) return true;
    return false;
  };
  return {
    offer(from, to, distance) {
      const first = from * kept;
      let at = first + kept - 1;
      if (!(distance < (distances[at] ?? 0))) return;
      if (holds(from, to)) return;
      while (at > first && distance < (distances[at - 1] ?? 0)) {
        distances[at] = distances[at - 1] ?? 0;
        others[at] = others[at - 1] ?? -1;
        at--;
      }
      distances[at] = distance;
      others[at] = to;
    },
    forEach(take) {
      for (let i = 0; i < others.length; i++) {
        const from = Math.floor(i / kept);
        const to = others[i] ?? -1;
        if (to >= 0 && (from < to || !holds(to, from))) take(from, to);
      }
    },
  };
}
