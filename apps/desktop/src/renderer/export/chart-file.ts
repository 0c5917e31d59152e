import { inLightTheme, styleAs, svgElement, svgText } from './svg-parts.ts';

/** What a chart says of itself when it stands alone. */
export interface ChartWords {
  readonly title: string;
  /** Whose it is, and when it was, with the zone. */
  readonly subtitle: string;
  /** What goes up, with its scale. */
  readonly up: string;
  /** What goes to the right. */
  readonly across: string;
  /** Numbers below the axis, where the chart has none of its own; pixels of the chart. */
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

/** Pixels: around the whole, above the chart, below it for ticks, and for each line of words. */
const MARGIN_PX = 16;
const HEAD_PX = 58;
const TICKS_PX = 16;
const LINE_PX = 18;

/** Widths of letters are not known before they are drawn: pixels of one, and of a legend's sign. */
const LETTER_PX = 6.2;
const SIGN_PX = 18;

/**
 * The text of a file that has the chart with its title, axes and legend, on white whatever the theme
 * of the screen is. Its text equivalent is the description of the drawing.
 */
export function chartFile(
  chart: SVGSVGElement,
  legend: readonly Element[],
  words: ChartWords,
): string {
  return inLightTheme(() => drawn(chart, legend, words));
}

function drawn(chart: SVGSVGElement, legend: readonly Element[], words: ChartWords): string {
  const { width, height } = chart.getBoundingClientRect();
  const below = HEAD_PX + height + (words.ticks.length > 0 ? TICKS_PX : 0);
  const whole = { width: width + 2 * MARGIN_PX, height: below + 2 * LINE_PX + 2 * MARGIN_PX };
  const body = svgElement('g', { transform: `translate(${MARGIN_PX} ${MARGIN_PX})` }, [
    svgText(words.title, { x: 0, y: 12, size: 14, weight: 600, ink: 'strong' }),
    svgText(words.subtitle, { x: 0, y: 29, size: 11 }),
    svgText(words.up, { x: 0, y: HEAD_PX - 8, size: 10 }),
    moved(copyOf(chart), 0, HEAD_PX),
    ...words.ticks.map(({ x, label }) => tick(x, HEAD_PX + height, label)),
    svgText(words.across, { x: width / 2, y: below + 12, size: 10, anchor: 'middle' }),
    legendRow(legend, below + LINE_PX),
  ]);
  const file = svgElement(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', role: 'img', 'font-family': 'sans-serif' },
      ...{ width: String(whole.width), height: String(whole.height) },
      viewBox: `0 0 ${whole.width} ${whole.height}`,
    },
    [
      svgElement('title', {}, [`${words.title}, ${words.subtitle}`]),
      svgElement('desc', {}, [chart.getAttribute('aria-label') ?? '']),
      svgElement('rect', { width: '100%', height: '100%', fill: '#fff' }),
      body,
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file)}\n`;
}

/** The marks of a chart as they are drawn, without ticks that make room for the cursor. */
function copyOf(drawing: Element): SVGElement {
  const copy = drawing.cloneNode(true);
  const group = svgElement('g', {});
  if (!(copy instanceof Element)) return group;
  styleAs(drawing, copy);
  for (const passing of copy.querySelectorAll('[data-screen-only]')) passing.remove();
  group.append(...copy.childNodes);
  return group;
}

function moved(element: SVGElement, x: number, y: number): SVGElement {
  element.setAttribute('transform', `translate(${x} ${y})`);
  return element;
}

function tick(x: number, y: number, label: string): SVGElement {
  return svgElement('g', {}, [
    svgElement('path', { d: `M${x} ${y - 4}v4`, stroke: '#5c6571' }),
    svgText(label, { x, y: y + 11, size: 10, anchor: 'middle' }),
  ]);
}

/** The signs of the chart and what they mean, one after the other. */
function legendRow(legend: readonly Element[], y: number): SVGElement {
  let x = 0;
  const entries = legend.flatMap((entry) => {
    const sign = entry.querySelector('svg');
    const words = entry.textContent.trim();
    const at = x;
    x += SIGN_PX + words.length * LETTER_PX + SIGN_PX;
    const text = svgText(words, { x: at + SIGN_PX, y: y + 12, size: 10 });
    return sign ? [moved(copyOf(sign), at, y + 3), text] : [text];
  });
  return svgElement('g', {}, entries);
}
