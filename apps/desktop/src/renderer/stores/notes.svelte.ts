import type {
  AnnotationChange,
  AnnotationTarget,
  Annotations,
  Bookmark,
  EngineClient,
  ErrorInfo,
  Note,
} from 'shardscope/client';
import { SvelteMap } from 'svelte/reactivity';
import { errorInfo } from './error-info.ts';

const NONE: Annotations = { notes: [], bookmarks: [], filters: [] };

/** Notes, bookmarks and saved filters of what is open. */
export class NotesStore {
  all = $state.raw<Annotations>(NONE);
  /** What was begun to be written about attackers, by uuid; it is kept while the viewer is open. */
  readonly drafts = new SvelteMap<string, string>();
  /** Why the last change was not kept. */
  error = $state.raw<ErrorInfo | null>(null);
  /** Ids of events with a bookmark. */
  readonly bookmarkedEvents = $derived(
    new Set(this.all.bookmarks.flatMap(({ target }) => target.event ?? [])),
  );
  readonly #client: EngineClient;
  readonly #onChange: () => void;

  /** @param onChange called when something was written, changed or removed */
  constructor(client: EngineClient, onChange: () => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  /** Gets what was written down before. */
  async load(): Promise<void> {
    try {
      this.all = await this.#client.request('notes', {});
      this.error = null;
    } catch (error) {
      this.all = NONE;
      this.error = errorInfo(error);
    }
  }

  /** Changes something; whether that is kept. */
  async change(change: AnnotationChange): Promise<boolean> {
    try {
      this.all = await this.#client.request('notes.change', { change });
      this.error = null;
      this.#onChange();
      return true;
    } catch (error) {
      this.error = errorInfo(error);
      return false;
    }
  }

  /** Notes about an attacker, its sessions and its events, newest first. */
  of(attacker: string): readonly Note[] {
    return this.all.notes.filter(({ target }) => target.attacker === attacker).toReversed();
  }

  bookmarksOf(attacker: string): readonly Bookmark[] {
    return this.all.bookmarks.filter(({ target }) => target.attacker === attacker);
  }

  isBookmarked(target: AnnotationTarget): boolean {
    return this.all.bookmarks.some((bookmark) => isSame(bookmark.target, target));
  }

  toggleBookmark(target: AnnotationTarget): Promise<boolean> {
    return this.change({ kind: 'setBookmark', target, isSet: !this.isBookmarked(target) });
  }
}

function isSame(one: AnnotationTarget, other: AnnotationTarget): boolean {
  return (
    one.attacker === other.attacker && one.session === other.session && one.event === other.event
  );
}
