import { visibleText } from '../client/visible-text.ts';

/** Markup that is known to be ours. */
export interface Markup {
  readonly html: string;
}

/** What can stand in markup: text is escaped, lists follow each other. */
export type Content = Markup | string | number | null | readonly Content[];

/**
 * Builds markup. Everything that is put in is escaped, control characters and what is not UTF-8 shown
 * as escapes, unless it is markup itself.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return {
    html: parts
      .map((part, i) => part + (i < values.length ? rendered(values[i] ?? null) : ''))
      .join(''),
  };
}

function rendered(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return 'html' in content ? content.html : content.map(rendered).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '');
}
