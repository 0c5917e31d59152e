import { expect, onTestFinished } from 'vitest';
import { openMemoryStore, type SqliteStore } from 'shardscope';
import {
  memoryBus,
  type AttackerRef,
  type Envelope,
  type Fault,
  type Observation,
  type PrimitiveValue,
  type Producer,
  type SessionSummary,
} from '@shardscope/sdk';
// The engine has no public door of its own to attribution: analyses stand around it.
import { attributor } from '../../../../../packages/engine/src/attribution/index.ts';
import { semanticsOf } from '../../../../../packages/engine/src/semantics.ts';
import {
  linkDecisions,
  type LinkDecisions,
} from '../../../../../packages/engine/src/workspace/link-decisions.ts';
import { unsaved } from '../../../../../packages/engine/src/workspace/user-file.ts';
import {
  attackerAt,
  command,
  observation,
  result,
  summary,
} from '../../../sdk/store/session-results.ts';

/** Our own plugin, as it stands in observations. */
export const OURS: Producer = {
  id: 'shardscope/behave-shell;semantics=0.1',
  source: 'shardscope/behave-shell@0.1.0;semantics=0.1',
  outputVersion: 1,
};

/** 2026-03-02, a Monday, at noon. */
export const START = Date.UTC(2026, 2, 2, 12) / 1000;
export const DAY = 86_400;

/** What a test says of a session. */
export interface Session {
  readonly name: string;
  readonly address?: string;
  /** Days since {@link START}. */
  readonly day?: number;
  readonly values?: Readonly<Record<string, PrimitiveValue>>;
  readonly producer?: Producer;
  readonly changes?: Partial<SessionSummary>;
  readonly commands?: readonly string[];
}

/** A store with attribution over it, as an analysis has it. */
export interface Hands {
  readonly store: SqliteStore;
  readonly decisions: LinkDecisions;
  /** Keeps a session. */
  add(session: Session): SessionSummary;
  /** What a bus told of an attacker. */
  tell(address: string, type: string, payload: Envelope['payload']): void;
  /** Attributes; what was published, and what went wrong. */
  run(signal?: AbortSignal): Promise<{
    readonly events: readonly Envelope[];
    readonly faults: readonly Fault[];
    /** Observations that were not merged, by reason. */
    readonly unmerged: Readonly<Record<string, number>>;
  }>;
  /** Changes of state that were published: primitive, from, to. */
  changes(): Promise<readonly string[]>;
  /** Another store and process, with the same decisions. */
  rebuilt(): Promise<Hands>;
  /** Another process over the same store. */
  restarted(): Promise<Hands>;
  identityOf(address: string): string;
}

export async function hands(
  decisions: LinkDecisions = linkDecisions(unsaved([])),
  kept?: SqliteStore,
): Promise<Hands> {
  const store = kept ?? (await openMemoryStore());
  const bus = memoryBus();
  const heard: Envelope[] = [];
  bus.subscribe('>', (envelope) => heard.push(envelope));
  const attribution = attributor({ store, decisions, bus, semantics: semanticsOf('0.1') });
  onTestFinished(async () => {
    expect(await attribution.close()).toEqual([]);
  });
  let told = 0;
  const made: Hands = {
    store,
    decisions,
    add(session) {
      const kept = summaryOf(session);
      store.persist(
        result(kept, {
          commands: (session.commands ?? []).map((text, i) => command(i, text)),
          extractions: [extractionOf(kept, session)],
        }),
      );
      return kept;
    },
    tell(address, type, payload) {
      store.live.batch((batch) => {
        const attacker = batch.attacker(attackerAt(address));
        const id = `told-${told++}`;
        const topic = type === 'observed' ? 'attacker.observed' : 'attacker.fingerprinted';
        batch.event({ v: 1, id, topic, type, ts: START, payload }, attacker);
      });
    },
    async run(signal) {
      heard.length = 0;
      const faults: Fault[] = [];
      const unmerged: Record<string, number> = {};
      const emit: Parameters<typeof attribution.run>[0] = (event) => {
        if (event.kind === 'fault') faults.push(event.fault);
        if (event.kind !== 'unmerged') return;
        unmerged[event.reason] = (unmerged[event.reason] ?? 0) + event.observations;
      };
      await attribution.run(emit, signal);
      return { events: [...heard], faults, unmerged };
    },
    async changes() {
      const { events } = await made.run();
      return events
        .filter(({ topic }) => topic === 'attribution.profile.state_changed')
        .map(({ payload: { primitive, old_state, new_state } }) =>
          [primitive, old_state, new_state].map(String).join(' '),
        );
    },
    rebuilt: () => hands(decisions),
    restarted: () => hands(decisions, store),
    identityOf: (address) => store.identities.of(address) ?? 'nobody',
  };
  return made;
}

/** The attacker at an address, as a log knows it. */
export function at(address: string): AttackerRef {
  return attackerAt(address);
}

function summaryOf({ name, address = '192.0.2.7', day = 0, changes }: Session): SessionSummary {
  const startedAt = START + day * DAY;
  const times = { startedAt, endedAt: startedAt + 60 };
  return summary({ sid: name, attacker: attackerAt(address), ...times, ...changes });
}

function extractionOf(
  session: SessionSummary,
  { values = {}, producer = OURS }: Session,
): { readonly producer: Producer; readonly observations: readonly Observation[] } {
  const observations = Object.entries(values).map(([primitive, value]) =>
    observation(session, { primitive, value, confidence: 0.7 }, producer),
  );
  return { producer, observations };
}
