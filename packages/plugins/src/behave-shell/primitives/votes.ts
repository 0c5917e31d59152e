/** Votes for labels, in the order in which the labels were first voted for. */
export class Votes<Label> {
  private readonly counts = new Map<Label, number>();
  private sum = 0;

  add(label: Label): void {
    this.counts.set(label, this.of(label) + 1);
    this.sum++;
  }

  /** All votes. */
  get total(): number {
    return this.sum;
  }

  of(label: Label): number {
    return this.counts.get(label) ?? 0;
  }

  /** The label with the most votes, of equal ones the first; null without votes. */
  winner(): Label | null {
    let best: Label | null = null;
    let most = 0;
    for (const [label, count] of this.counts) {
      if (count <= most) continue;
      best = label;
      most = count;
    }
    return best;
  }
}
