import type { PrimitiveValue } from '@shardscope/sdk';
import { shortNumber } from './numbers.ts';

/** Domains in the order in which they are shown; others follow by name. */
const DOMAINS: readonly string[] = [
  'motor',
  'cognitive',
  'temporal',
  'operational',
  'environmental',
  'emotional_valence',
];

/** Primitives that come first in their domains: the ones that tell classes of operators apart. */
export const LEADING_PRIMITIVES: readonly string[] = [
  'motor.input_modality',
  'cognitive.feedback_loop_engagement',
  'cognitive.command_branch_diversity',
  'cognitive.inter_command_latency_class',
];

/** The domain of a primitive: what stands before its first dot. */
export function domainOf(primitive: string): string {
  return primitive.split('.', 1)[0] ?? primitive;
}

/** A primitive's name without what it is in: `tab_completion`. */
export function ownName(primitive: string): string {
  return primitive.split('.').at(-1) ?? primitive;
}

/** Short words for names that are too long beside their values. */
const SHORT_WORDS: Readonly<Record<string, string>> = {
  'cognitive.command_branch_diversity': 'branch diversity',
  'cognitive.feedback_loop_engagement': 'feedback loop',
  'cognitive.inter_command_consistency': 'pause consistency',
  'cognitive.inter_command_latency_class': 'latency class',
};

/** A primitive's own name in words: `tab completion`. */
export function primitiveWords(primitive: string): string {
  return SHORT_WORDS[primitive] ?? ownName(primitive).replaceAll('_', ' ');
}

/** A domain in words: `Emotional valence`. */
export function domainWords(domain: string): string {
  const words = domain.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as people read it. */
export function valueWords(value: PrimitiveValue): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return shortNumber(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : value.map(String).join(', ');
}

/** A plugin's short name out of an observation's source: `behave-shell`. */
export function pluginOf(source: string): string {
  const name = source.split('@', 1)[0] ?? source;
  return name.split('/').at(-1) ?? name;
}

/** Sorts by domain, the leading primitives first in theirs, then by name. */
export function comparePrimitives(a: string, b: string): number {
  return (
    rank(DOMAINS, domainOf(a)) - rank(DOMAINS, domainOf(b)) ||
    domainOf(a).localeCompare(domainOf(b)) ||
    rank(LEADING_PRIMITIVES, a) - rank(LEADING_PRIMITIVES, b) ||
    a.localeCompare(b)
  );
}

function rank(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}
