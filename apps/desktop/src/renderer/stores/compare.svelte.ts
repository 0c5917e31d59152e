import type {
  AttackerRow,
  EngineClient,
  ErrorInfo,
  ObservationRow,
  SessionRow,
  TechniqueRow,
} from 'shardscope/client';
import type { PrimitiveValue } from '@shardscope/sdk';
import type { NamedSide } from '../format/side-names.ts';
import { comparePrimitives } from '../format/words.ts';
import { errorInfo } from './error-info.ts';
import type { CompareSide } from './place.ts';
import { SessionReplay } from './session-replay.svelte.ts';
import type { LoadState } from './sliced-list.svelte.ts';

/** Sessions of an attacker that are offered. */
const MAX_SESSIONS = 200;

/** What was measured of a side. */
export interface Measured {
  readonly value: PrimitiveValue;
  readonly confidence: number;
}

/** One of the two that are compared: an attacker, or one of its sessions. */
export class ComparedSide {
  readonly side: CompareSide;
  state = $state<LoadState>('loading');
  error = $state.raw<ErrorInfo | null>(null);
  attacker = $state.raw<AttackerRow | null>(null);
  /** Newest first. */
  sessions = $state.raw<readonly SessionRow[]>([]);
  measured = $state.raw<ReadonlyMap<string, Measured>>(new Map());
  techniques = $state.raw<readonly TechniqueRow[]>([]);
  /** The session that is compared; the latest one of an attacker. */
  replay = $state.raw<SessionReplay | null>(null);
  readonly #client: EngineClient;

  constructor(client: EngineClient, side: CompareSide) {
    this.#client = client;
    this.side = side;
    void this.reload();
  }

  /** The session itself, or the latest one of an attacker. */
  get session(): SessionRow | null {
    const ref = this.side.session ?? this.sessions[0]?.evidenceRef;
    return this.sessions.find(({ evidenceRef }) => evidenceRef === ref) ?? null;
  }

  /** What it is called by. */
  get named(): NamedSide {
    const { uuid, session } = this.side;
    const sid = session === undefined ? null : (this.session?.sid ?? session);
    return { uuid, address: this.attacker?.address ?? null, sid };
  }

  close(): void {
    this.replay?.close();
  }

  /** Asks for everything about it, again where that failed. */
  async reload(): Promise<void> {
    const { uuid, session } = this.side;
    const client = this.#client;
    this.state = 'loading';
    try {
      const [attacker, sessions, techniques] = await Promise.all([
        client.request('attacker', { uuid }),
        client.request('sessions', { attacker: uuid, offset: 0, limit: MAX_SESSIONS }),
        client.request('techniques', { attacker: uuid, session: session ?? null }),
      ]);
      this.measured =
        session === undefined ? await this.#ofAttacker() : await this.#ofSession(session);
      this.attacker = attacker;
      this.sessions = sessions.rows;
      this.techniques = techniques;
      const ref = session ?? sessions.rows[0]?.evidenceRef;
      if (ref !== undefined) this.replay = new SessionReplay(client, ref, null);
      this.state = 'ready';
    } catch (error) {
      this.error = errorInfo(error);
      this.state = 'failed';
    }
  }

  async #ofAttacker(): Promise<ReadonlyMap<string, Measured>> {
    const rows = await this.#client.request('observations', { attacker: this.side.uuid });
    return new Map(rows.map((row: ObservationRow) => [row.primitive, row]));
  }

  async #ofSession(session: string): Promise<ReadonlyMap<string, Measured>> {
    const { rows } = await this.#client.request('events', {
      ...{ attacker: this.side.uuid, session, newestFirst: false, offset: 0, limit: 500 },
    });
    const observed = rows.filter((row) => row.kind === 'observation');
    return new Map(observed.map((row) => [row.primitive, row]));
  }
}

/** A primitive on both sides; null where it was not measured. */
export interface ComparedPrimitive {
  readonly primitive: string;
  readonly left: Measured | null;
  readonly right: Measured | null;
  readonly isSame: boolean;
}

/** Every primitive that was measured on either side. */
export function comparedPrimitives(
  left: ReadonlyMap<string, Measured>,
  right: ReadonlyMap<string, Measured>,
): readonly ComparedPrimitive[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort(comparePrimitives)
    .map((primitive) => {
      const [one, other] = [left.get(primitive) ?? null, right.get(primitive) ?? null];
      const isSame =
        one !== null && other !== null && JSON.stringify(one.value) === JSON.stringify(other.value);
      return { primitive, left: one, right: other, isSame };
    });
}
