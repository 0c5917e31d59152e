import type { Store } from '@shardscope/sdk';
import { sessionStore } from './session-store.ts';

/**
 * A store for a run that explains. Explanations are never kept, so that with them every session is
 * measured again, whether it is stored or not.
 */
export function explainingStore(store: Store): Store {
  return { ...sessionStore(store), missing: (_candidate, producers) => producers };
}
