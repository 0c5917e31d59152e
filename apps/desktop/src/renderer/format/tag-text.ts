import type { TagRow } from 'shardscope/client';

/** What a tag was found in, with the places of the match. */
export interface TagText {
  readonly text: string;
  /** Half-open ranges of the text, in order, not overlapping. */
  readonly marks: readonly (readonly [from: number, to: number])[];
}

/** Fields of evidence that hold what was matched, from the best one on. */
const TEXT_FIELDS = ['command_text', 'op_text', 'raw_url', 'path', 'subject', 'matched'] as const;

/** Fields that are shown as the text itself. */
const TEXT_ONLY: ReadonlySet<string> = new Set(['command_text', 'matched', 'spans']);

/** The text that a tag was found in; null where its evidence is no text. */
export function tagText({ evidence }: TagRow): TagText | null {
  for (const field of TEXT_FIELDS) {
    const text = evidence[field];
    if (typeof text !== 'string') continue;
    return { text, marks: field === 'command_text' ? marksOf(evidence['spans'], text.length) : [] };
  }
  return null;
}

/** The rest of the evidence, as names and texts. */
export function tagFacts({ evidence }: TagRow): readonly (readonly [string, string])[] {
  return Object.entries(evidence)
    .filter(([name]) => !TEXT_ONLY.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

/** The evidence comes from outside: only ranges that lie in the text, each behind the one before. */
function marksOf(spans: unknown, length: number): TagText['marks'] {
  if (!Array.isArray(spans)) return [];
  const ranges = spans.flatMap((span: unknown) => {
    const [from, to] = Array.isArray(span) ? span.map(Number) : [];
    const isRange = from !== undefined && to !== undefined && from >= 0 && from < to;
    return isRange && to <= length ? [[from, to] as const] : [];
  });
  const sorted = ranges.toSorted(([one], [other]) => one - other);
  return sorted.filter(([from], index) => from >= (sorted[index - 1]?.[1] ?? 0));
}
