/** A logarithmic scale from pixels to values. */
export interface LogScale {
  /** Pixels from the top; values beyond the ends stick to them. */
  y(value: number): number;
}

/** A scale from `from` at `bottom` to `to` at `top`, both in pixels. */
export function logScale(from: number, to: number, top: number, bottom: number): LogScale {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  return {
    y(value) {
      const place = (Math.log10(Math.min(to, Math.max(from, value))) - low) / (high - low);
      return bottom - (bottom - top) * place;
    },
  };
}
