/** A stream of numbers that depends on its seed alone: the same on every machine and in every run. */
export interface Random {
  /** 0 ≤ number < 1. */
  uniform(): number;
  between(from: number, to: number): number;
  integer(from: number, to: number): number;
  /** Normal with mean 0 and deviation 1. */
  normal(): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

/** SplitMix32, by the public definition of its author. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
  const integer = (from: number, to: number) => from + Math.floor(uniform() * (to - from + 1));
  return {
    uniform,
    integer,
    between: (from, to) => from + uniform() * (to - from),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    chance: (probability) => uniform() < probability,
    pick<T>(items: readonly T[]): T {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    shuffled<T>(items: readonly T[]): T[] {
      return items
        .map((item) => ({ item, key: uniform() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
    },
  };
}
