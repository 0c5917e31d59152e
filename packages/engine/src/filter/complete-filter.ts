import type { Params, Result } from '../client/protocol.ts';
import { completionPlace, fixedWords, type CompletionWord } from './completion-place.ts';
import type { FieldName } from './fields.ts';

/** Words that are offered at a time. */
const MAX_OFFERED = 50;

/** Values that occur, or can occur, in what is open. */
export type KnownValues = (
  field: FieldName,
  context: { readonly primitive: string | null; readonly prefix: string },
) => readonly CompletionWord[];

/** What can be written where the caret stands, with the values that are known. */
export function completeFilter(
  { text, caret }: Params<'filter.complete'>,
  known: KnownValues,
): Result<'filter.complete'> {
  const place = completionPlace(text, caret);
  const prefix = place.prefix.toLowerCase();
  const context = { primitive: primitiveBefore(text, place.from), prefix };
  const words =
    place.field && place.kind === 'value' ? known(place.field.name, context) : fixedWords(place);
  const fitting = words.filter((word) => word.text.toLowerCase().includes(prefix));
  const options = ranked(fitting, prefix).slice(0, MAX_OFFERED);
  const { kind, from, to } = place;
  const write = kind === 'value' ? written : (word: string): string => word;
  return { kind, from, to, options: options.map((word) => ({ ...word, text: write(word.text) })) };
}

/** Words that begin with what was typed come first. */
function ranked(words: readonly CompletionWord[], prefix: string): readonly CompletionWord[] {
  const begins = (word: CompletionWord): boolean => word.text.toLowerCase().startsWith(prefix);
  return [...words.filter(begins), ...words.filter((word) => !begins(word))];
}

/** The primitive that the filter asks for before the caret: its values are offered then. */
function primitiveBefore(text: string, end: number): string | null {
  const found = [...text.slice(0, end).matchAll(/primitive\s*=\s*"?([\w.-]+)/gi)].at(-1);
  return found?.[1] ?? null;
}

/** Quoted where it would not be one word. */
function written(text: string): string {
  return /^[^\s(),"'=!<>~]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
