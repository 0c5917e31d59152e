/** A stretch of wall time in epoch seconds. */
export interface WallRange {
  readonly from: number;
  readonly to: number;
}

/** Part of the range that one step of panning moves, and that zooming leaves. */
const PAN_SHARE = 0.25;
const ZOOM_SHARE = 0.6;

/** A range is never shorter than a minute: a session has to be in sight. */
const SHORTEST_S = 60;

/** What part of an attacker's time the stack shows, and the ways back. */
export class StackRange {
  /** From the widest to the one on the screen; empty while all of it is. */
  crumbs = $state.raw<readonly WallRange[]>([]);

  get current(): WallRange | null {
    return this.crumbs.at(-1) ?? null;
  }

  /** Shows a part; Z leads back. */
  narrow(range: WallRange): void {
    const [from, to] = [Math.min(range.from, range.to), Math.max(range.from, range.to)];
    this.crumbs = [...this.crumbs, { from, to: Math.max(to, from + SHORTEST_S) }];
  }

  /** One breadcrumb back. */
  back(): void {
    this.crumbs = this.crumbs.slice(0, -1);
  }

  /** To a breadcrumb: 0 is all of it. */
  backTo(count: number): void {
    this.crumbs = this.crumbs.slice(0, count);
  }

  /** Moves to earlier or later times, as far as there are any. */
  pan(direction: 1 | -1, whole: WallRange): void {
    const { current } = this;
    if (!current) return;
    const length = current.to - current.from;
    const wanted = current.from + direction * PAN_SHARE * length;
    const from = Math.min(Math.max(wanted, whole.from), Math.max(whole.from, whole.to - length));
    this.#replace({ from, to: from + length });
  }

  /**
   * Zooms in or out.
   *
   * @param direction 1 for closer
   * @param around a moment that stays where it is
   */
  zoom(direction: 1 | -1, whole: WallRange, around: number): void {
    const range = this.current ?? whole;
    const factor = direction > 0 ? ZOOM_SHARE : 1 / ZOOM_SHARE;
    const centre = Math.min(range.to, Math.max(range.from, around));
    const from = Math.max(whole.from, centre - (centre - range.from) * factor);
    const to = Math.min(whole.to, centre + (range.to - centre) * factor);
    if (from <= whole.from && to >= whole.to) this.backTo(0);
    else if (to - from >= SHORTEST_S) this.#replace({ from, to });
  }

  #replace(range: WallRange): void {
    this.crumbs = [...this.crumbs.slice(0, -1), range];
  }
}
