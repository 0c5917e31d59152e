/**
 * Waits for the consumer of a run as `ready` says, but not after an abort: then what is in work is
 * only brought to its end.
 *
 * @param onFailure told when `ready` rejects; waiting for it ends
 */
export function paceOf(
  ready: (() => Promise<void>) | undefined,
  stop: AbortSignal,
  onFailure: (cause: unknown) => void,
): () => Promise<void> {
  if (!ready) return () => Promise.resolve();
  const waiting = new Set<() => void>();
  stop.addEventListener('abort', () => waiting.forEach((resume) => resume()));
  return () =>
    new Promise((resolve) => {
      if (stop.aborted) {
        resolve();
        return;
      }
      waiting.add(resolve);
      ready()
        .catch(onFailure)
        .finally(() => {
          waiting.delete(resolve);
          resolve();
        });
    });
}
