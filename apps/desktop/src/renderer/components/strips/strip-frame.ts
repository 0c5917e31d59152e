/** Pixels at the left of both strips, for the numbers of the axis. */
export const LEFT_PX = 64;

/** Pixels at the right, for names and the margin plot. */
export const RIGHT_PX = 250;

/** Where the margin plot begins, from the end of the time axis. */
export const MARGIN_PLOT_PX = 96;

/** Pixels of a strip's width below which the margin plot steps back. */
const NARROW_PX = 760;
const NARROW_RIGHT_PX = 90;

/** Pixels at the right of a strip that has nothing but its time axis. */
const BARE_RIGHT_PX = 16;

/** The horizontal measures of a strip. */
export interface StripFrame {
  readonly from: number;
  readonly to: number;
  /** Where the margin plot lies; null where there is no room for it. */
  readonly margin: { readonly x: number; readonly width: number } | null;
  /** Pixels of a place 0..1 on the time axis. */
  x(place: number): number;
  /** The place of a pixel. */
  place(x: number): number;
}

/** A part of the time axis, as places 0..1. */
export interface AxisPart {
  readonly from: number;
  readonly to: number;
}

/**
 * The frame of strips that are `width` pixels wide and show a part of the axis. Bare ones have
 * neither names nor a margin plot at their right: the axis takes the room.
 */
export function stripFrame(width: number, part: AxisPart, isBare = false): StripFrame {
  const isNarrow = isBare || width < NARROW_PX;
  const right = isBare ? BARE_RIGHT_PX : isNarrow ? NARROW_RIGHT_PX : RIGHT_PX;
  const to = Math.max(LEFT_PX + 1, width - right);
  return {
    from: LEFT_PX,
    to,
    margin: isNarrow ? null : { x: to + MARGIN_PLOT_PX, width: RIGHT_PX - MARGIN_PLOT_PX - 18 },
    x: (place) => LEFT_PX + ((to - LEFT_PX) * (place - part.from)) / (part.to - part.from),
    place: (x) => part.from + ((x - LEFT_PX) / (to - LEFT_PX)) * (part.to - part.from),
  };
}
