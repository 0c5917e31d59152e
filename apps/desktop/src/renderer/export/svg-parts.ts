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

/** Words on white: what is read first, and the rest. */
const INK = { strong: '#171a1f', soft: '#4d5661' } as const;

/** Gives a copy the looks that style sheets give the original, and takes what asks for them away. */
export function styleAs(original: Element, copy: Element): void {
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

/** Looks at style sheets as they are in the light theme; nothing is drawn meanwhile. */
export function inLightTheme<Result>(look: () => Result): Result {
  const { dataset } = document.documentElement;
  const theme = dataset['theme'];
  dataset['theme'] = 'light';
  try {
    return look();
  } finally {
    if (theme === undefined) delete dataset['theme'];
    else dataset['theme'] = theme;
  }
}

/** An element of a drawing. */
export function svgElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly (Node | string)[] = [],
): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  if (!(element instanceof SVGElement)) throw new TypeError(`${name} is no element of a drawing`);
  return element;
}

/** Where words stand, in pixels, and how they look. */
interface TextLook {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight?: number;
  readonly ink?: keyof typeof INK;
  readonly anchor?: 'start' | 'middle';
}

/** Words of a drawing. */
export function svgText(
  text: string,
  { x, y, size, weight = 400, ink = 'soft', anchor = 'start' }: TextLook,
): SVGElement {
  const attributes = {
    ...{ x: String(x), y: String(y), fill: INK[ink], 'text-anchor': anchor },
    ...{ 'font-size': String(size), 'font-weight': String(weight) },
  };
  return svgElement('text', attributes, [text]);
}
