import type { EngineClient, TagRow, TechniqueRow } from 'shardscope/client';
import { Loaded } from './loaded.svelte.ts';
import { SlicedList } from './sliced-list.svelte.ts';

/** A technique or sub-technique under a tactic. */
export interface TechniqueKey {
  readonly tactic: string;
  /** `T1059` or `T1059.004`. */
  readonly technique: string;
}

/** Techniques of an attacker or of all, and the tags of them or of the one that is looked at. */
export class TechniqueView {
  /** Null for all attackers. */
  readonly attacker: string | null;
  readonly techniques: Loaded<readonly TechniqueRow[]>;
  readonly tags: SlicedList<TagRow>;
  chosen = $state.raw<TechniqueKey | null>(null);
  /** The tag that is looked at. */
  tag = $state.raw<TagRow | null>(null);
  /** Uuid of the tag that is to be looked at once it is here. */
  wanted = $state<string | null>(null);
  /** Only the open session is asked about. */
  isSessionOnly = $state(false);
  readonly #session: () => string | null;

  /** @param session evidence_ref of the session that is open, if one is */
  constructor(client: EngineClient, attacker: string | null, session: () => string | null) {
    this.attacker = attacker;
    this.#session = session;
    this.techniques = new Loaded(() =>
      client.request('techniques', { attacker, session: this.session }),
    );
    this.tags = new SlicedList((offset, limit) =>
      client.request('tags', {
        attacker,
        session: this.session,
        tactic: this.chosen?.tactic ?? null,
        technique: this.chosen?.technique ?? null,
        offset,
        limit,
      }),
    );
  }

  /** The session that is asked about; null for all. */
  get session(): string | null {
    return this.isSessionOnly ? this.#session() : null;
  }

  /** Asks again; what is looked at stays. */
  refresh(): void {
    void this.techniques.refresh();
    // A list that nobody looks at yet is fetched when somebody does.
    if (this.chosen || this.tags.state === 'ready') void this.tags.refresh();
  }

  restrict(isSessionOnly: boolean): void {
    this.isSessionOnly = isSessionOnly;
    this.tag = null;
    this.refresh();
  }

  /**
   * Looks at a technique; null leads back to all of them.
   *
   * @param wanted uuid of the tag to begin with; the first one where it is null
   */
  choose(key: TechniqueKey | null, wanted: string | null = null): void {
    this.chosen = key;
    this.wanted = wanted;
    this.tag = null;
    void this.tags.refresh();
  }

  isChosen({ tactic, technique }: TechniqueKey): boolean {
    return this.chosen?.tactic === tactic && this.chosen.technique === technique;
  }

  close(): void {
    this.tags.close();
  }
}
