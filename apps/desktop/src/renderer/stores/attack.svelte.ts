import type { CatalogueTechniqueRow, EngineClient, TacticRow } from 'shardscope/client';

/** The ATT&CK release in use. */
export class AttackStore {
  release = $state('');
  tactics = $state.raw<readonly TacticRow[]>([]);
  techniques = $state.raw<readonly CatalogueTechniqueRow[]>([]);
  readonly #tacticNames = $derived(new Map(this.tactics.map(({ id, name }) => [id, name])));
  readonly #names = $derived(new Map(this.techniques.map(({ id, name }) => [id, name])));
  readonly #client: EngineClient;
  #isAsking = false;

  constructor(client: EngineClient) {
    this.#client = client;
    client.onFrame((frame) => {
      if (frame.kind === 'status' && frame.status.path !== null) void this.learn();
    });
  }

  /** Asks once something is open; the release is the same for whatever is. */
  async learn(): Promise<void> {
    if (this.tactics.length > 0 || this.#isAsking) return;
    this.#isAsking = true;
    // Without it tactics go by their ids; requests that matter say what is wrong.
    const known = await this.#client.request('attack', {}).catch(() => null);
    this.#isAsking = false;
    if (!known) return;
    this.release = known.release;
    this.tactics = known.tactics;
    this.techniques = known.techniques;
  }

  /** A tactic's name; its id while the release is not known. */
  tacticName(id: string): string {
    return this.#tacticNames.get(id) ?? id;
  }

  /** The name of a technique that is not a sub-technique. */
  techniqueName(id: string): string {
    return this.#names.get(id) ?? id;
  }
}
