/** The 16 colours of a terminal, roughly, to find the nearest one of a colour that is not among them. */
const BASE: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [205, 49, 49],
  [13, 188, 121],
  [229, 229, 16],
  [36, 114, 200],
  [188, 63, 188],
  [17, 168, 205],
  [229, 229, 229],
  [102, 102, 102],
  [241, 76, 76],
  [35, 209, 139],
  [245, 245, 67],
  [59, 142, 234],
  [214, 112, 214],
  [41, 184, 219],
  [255, 255, 255],
];

const CUBE_STEPS: readonly number[] = [0, 95, 135, 175, 215, 255];
const FIRST_OF_CUBE = 16;
const FIRST_GREY = 232;

/**
 * Which of the 16 colours a cell's colour is, or comes nearest to; null for the default. A theme
 * defines each of the 16 so that it can be read, which no colour from a recording promises.
 */
export function paletteIndex(isDefault: boolean, isRgb: boolean, color: number): number | null {
  if (isDefault) return null;
  if (isRgb) return nearest([(color >> 16) & 0xff, (color >> 8) & 0xff, color & 0xff]);
  return color < FIRST_OF_CUBE ? color : nearest(indexedColor(color));
}

function indexedColor(index: number): readonly [number, number, number] {
  if (index >= FIRST_GREY) {
    const grey = 8 + (index - FIRST_GREY) * 10;
    return [grey, grey, grey];
  }
  const place = index - FIRST_OF_CUBE;
  const step = (value: number): number => CUBE_STEPS[value % 6] ?? 0;
  return [step(Math.floor(place / 36)), step(Math.floor(place / 6)), step(place)];
}

function nearest([r, g, b]: readonly [number, number, number]): number {
  const distances = BASE.map(([x, y, z]) => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2);
  return distances.indexOf(Math.min(...distances));
}
