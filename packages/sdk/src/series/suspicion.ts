/** Several hands suspected behind one identity. */
export interface Suspicion {
  /** The primitives that alternate, sorted. */
  readonly primitives: readonly string[];
  readonly confidence: number;
  /** For a person; names of primitives and counts only. */
  readonly evidence_summary: string;
  /** Epoch seconds of the last change among those primitives. */
  readonly ts: number;
}

/** Whether a suspicion is news, and the primitives to remember for the next time. */
export interface SuspicionNews {
  readonly publish: Suspicion | null;
  /** Empty while nothing is suspected: the next suspicion is news again. */
  readonly remembered: readonly string[];
}

/**
 * A suspicion is published when it arises and when its primitives change, not again while it lasts.
 *
 * @param remembered primitives of the suspicion published last, as this function returned them
 */
export function newsOfSuspicion(
  suspicion: Suspicion | null,
  remembered: readonly string[],
): SuspicionNews {
  if (!suspicion) return { publish: null, remembered: [] };
  const same =
    suspicion.primitives.length === remembered.length &&
    suspicion.primitives.every((primitive, i) => primitive === remembered[i]);
  return { publish: same ? null : suspicion, remembered: suspicion.primitives };
}
