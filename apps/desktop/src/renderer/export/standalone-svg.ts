/** Properties of a drawing that style sheets give it, which a file of its own has to carry itself. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Pixels around a chart. */
const MARGIN_PX = 12;

/** The text of a file that looks as the chart does on the screen, on its background. */
export function standaloneSvg(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return '';
  styleAs(chart, copy);
  const { width, height } = chart.getBoundingClientRect();
  copy.setAttribute('xmlns', NAMESPACE);
  copy.setAttribute('width', String(width + 2 * MARGIN_PX));
  copy.setAttribute('height', String(height + 2 * MARGIN_PX));
  copy.setAttribute(
    'viewBox',
    `${-MARGIN_PX} ${-MARGIN_PX} ${width + 2 * MARGIN_PX} ${height + 2 * MARGIN_PX}`,
  );
  copy.prepend(ground(width, height));
  const label = chart.getAttribute('aria-label');
  if (label !== null) copy.prepend(title(label));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function styleAs(original: Element, copy: Element): void {
  const style = getComputedStyle(original);
  for (const property of PROPERTIES) {
    const value = style.getPropertyValue(property);
    if (value !== '') copy.setAttribute(property, value);
  }
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  [...original.children].forEach((child, index) => {
    const twin = copy.children[index];
    if (twin) styleAs(child, twin);
  });
}

function ground(width: number, height: number): SVGRectElement {
  const rect = document.createElementNS(NAMESPACE, 'rect');
  rect.setAttribute('x', String(-MARGIN_PX));
  rect.setAttribute('y', String(-MARGIN_PX));
  rect.setAttribute('width', String(width + 2 * MARGIN_PX));
  rect.setAttribute('height', String(height + 2 * MARGIN_PX));
  rect.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--bg-1'));
  return rect;
}

function title(text: string): SVGTitleElement {
  const element = document.createElementNS(NAMESPACE, 'title');
  element.textContent = text;
  return element;
}
