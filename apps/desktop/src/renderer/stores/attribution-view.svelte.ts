import type { EngineClient, IdentityDetail, StateRow, StateTimeline } from 'shardscope/client';
import { Loaded } from './loaded.svelte.ts';

/** The identity behind an attacker, and how the states of its primitives ran. */
export class AttributionView {
  readonly identity: Loaded<IdentityDetail | null>;
  readonly timelines: Loaded<readonly StateTimeline[]>;
  readonly #states = $derived.by(
    () => new Map(this.identity.value?.states.map((row) => [row.primitive, row])),
  );
  readonly #timelines = $derived.by(
    () => new Map(this.timelines.value?.map((row) => [row.primitive, row])),
  );

  constructor(client: EngineClient, attacker: string) {
    this.identity = new Loaded(() => client.request('identity', { attacker }));
    this.timelines = new Loaded(() => client.request('states.timeline', { attacker }));
  }

  refresh(): void {
    void this.identity.refresh();
    void this.timelines.refresh();
  }

  /** The state of a primitive; null where nothing was folded yet. */
  stateOf(primitive: string): StateRow | null {
    return this.#states.get(primitive) ?? null;
  }

  /** How the state of a primitive ran; null where nothing was folded yet. */
  timelineOf(primitive: string): StateTimeline | null {
    return this.#timelines.get(primitive) ?? null;
  }

  /** Primitives behind the suspicion of several actors. */
  get suspected(): readonly string[] {
    return this.identity.value?.suspected ?? [];
  }
}
