import type { Store } from '@shardscope/sdk';

/**
 * The part of a store that keeps sessions: a run over it merges no series, since attribution finds the
 * same hands first.
 */
export function sessionStore(store: Store): Store {
  return {
    missing: (candidate, producers) => store.missing(candidate, producers),
    persist: (result) => store.persist(result),
    refresh: (candidate) => store.refresh(candidate),
  };
}
