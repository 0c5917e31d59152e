import type { Store } from '@shardscope/sdk';

/**
 * A store for a run that explains. Explanations are never kept, so that with them every session is
 * measured again, whether it is stored or not.
 */
export function explainingStore(store: Store): Store {
  return {
    missing: (_candidate, producers) => producers,
    persist: (result) => store.persist(result),
    refresh: (candidate) => store.refresh(candidate),
  };
}
