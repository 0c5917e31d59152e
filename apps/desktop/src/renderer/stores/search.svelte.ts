import type { EngineClient, SearchHit } from 'shardscope/client';
import { SlicedList } from './sliced-list.svelte.ts';

/** What is looked through. */
export type SearchScope = 'commands' | 'output';

/** A search over all recordings: through commands, or through what terminals showed. */
export class SearchStore {
  text = $state('');
  scope = $state<SearchScope>('commands');
  /** The scan was stopped; what it found stays. */
  isCancelled = $state(false);
  hits = $state.raw<SlicedList<SearchHit> | null>(null);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Looks for a text; the search before is left. */
  start(text: string, scope: SearchScope): void {
    this.hits?.close();
    this.text = text;
    this.scope = scope;
    this.isCancelled = false;
    const name = scope === 'commands' ? 'search.commands' : 'search.output';
    const asked = text.trim();
    this.hits = new SlicedList((offset, limit) =>
      this.#client.request(name, { text: asked, offset, limit }),
    );
    this.hits.show(0, 0);
  }

  /** Stops looking: a scan that nobody asks for does not go on. */
  cancel(): void {
    this.hits?.close();
    this.isCancelled = this.hits?.scan !== null;
  }

  /** Nobody looks at the results any more. */
  leave(): void {
    this.cancel();
  }
}
