import type { AttackerRow, AttackerSort } from 'shardscope/client';

/** An order of the list of attackers. */
export interface SortOption {
  readonly value: AttackerSort;
  readonly label: string;
  /** What it goes by, in a few words. */
  readonly meaning: string;
}

/** Orders that can be chosen, in the order of the menu. */
export const SORTS: readonly SortOption[] = [
  { value: 'lastSeen', label: 'Last seen', meaning: 'when they were seen last' },
  { value: 'firstSeen', label: 'First seen', meaning: 'when they were seen first' },
  { value: 'sessions', label: 'Sessions', meaning: 'how many sessions they have' },
  { value: 'novelty', label: 'Novelty', meaning: 'how few others show what they show' },
  {
    value: 'confidence',
    label: 'Confidence',
    meaning: 'how sure the states of their primitives are',
  },
  { value: 'address', label: 'Address', meaning: 'their addresses' },
];

/** Whether a text names an order. */
export function isSort(value: string | null): value is AttackerSort {
  return SORTS.some((sort) => sort.value === value);
}

/** What an attacker is worth in a measured order; null where the list is in another one. */
export interface MeasuredValue {
  readonly text: string;
  /** In full. */
  readonly words: string;
}

/** The measure that a list is sorted by, of one attacker. */
export function measuredValue(sort: AttackerSort, { measure }: AttackerRow): MeasuredValue | null {
  if (sort !== 'novelty' && sort !== 'confidence') return null;
  if (!measure) return { text: '–', words: `${sort} not measured yet` };
  const text = measure[sort].toFixed(2);
  return { text, words: sort === 'novelty' ? `novelty ${text} bits` : `confidence ${text}` };
}
