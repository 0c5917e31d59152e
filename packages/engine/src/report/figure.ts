import { markup, type Content, type Markup } from './html.ts';

/** Width of every chart in its own units: what fits on A4 without being made smaller. */
export const CHART_WIDTH = 720;

/** A chart with its words. */
export interface Figure {
  /** Unique on its page. */
  readonly id: string;
  /** What it shows. */
  readonly title: string;
  /** What can be read off it, for who cannot see it. */
  readonly text: string;
  readonly height: number;
  readonly drawing: Content;
  /** Stands below it where the text is too long to. */
  readonly caption?: string;
  /** Signs and what they mean. */
  readonly legend?: Content;
}

/** A chart with its title and what can be read off it, which stands below it as well. */
export function figure({
  id,
  title,
  text,
  height,
  drawing,
  caption = text,
  legend = null,
}: Figure): Markup {
  return markup`<figure>
    <svg viewBox="0 0 ${CHART_WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
      <title id="${id}-title">${title}</title>
      <desc id="${id}-text">${text}</desc>
      ${drawing}
    </svg>
    <figcaption>${caption} ${legend}</figcaption>
  </figure>`;
}

/** A sign of a legend with its meaning. */
export function legendEntry(sign: Content, words: string): Markup {
  return markup`<span class="sign"><svg viewBox="0 0 14 10" aria-hidden="true">${sign}</svg>${words}</span>`;
}
