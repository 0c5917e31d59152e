import type { AttackerRef, SessionCandidate } from '../model/session.ts';
import type { SeriesStore } from '../series/series-store.ts';
import { memorySeries } from './memory-series.ts';
import type { Extraction, SessionResult, Store } from './store.ts';

/** A store that ends with the process; for embedding and for tests. It keeps all it gets. */
export interface MemoryStore extends Store {
  readonly series: SeriesStore;
  /**
   * What is stored, one entry a session in the order of their first arrival, each with the newest
   * extraction of every producer.
   */
  results(): readonly SessionResult[];
}

interface Entry {
  readonly result: SessionResult;
  /** The session as it was when a producer looked at it, by producer id. */
  readonly looked: ReadonlyMap<string, SessionCandidate>;
}

/** An empty store in memory. */
export function memoryStore(): MemoryStore {
  const entries = new Map<string, Entry>();
  /** Uuids of all tags there ever were. */
  const known = new Set<string>();
  const results = (): SessionResult[] => [...entries.values()].map(({ result }) => result);
  const series = memorySeries(results);
  return {
    series,
    missing(candidate, producers) {
      const entry = entries.get(candidate.evidenceRef);
      if (!entry) return producers;
      return producers.filter(({ id, outputVersion, lifts }) => {
        const stored = entry.result.extractions.find(({ producer }) => producer.id === id);
        const looked = entry.looked.get(id);
        return (
          stored?.producer.outputVersion !== outputVersion ||
          looked?.endOffset !== candidate.endOffset ||
          (lifts === true && candidate.logged !== undefined && looked.logged !== candidate.logged)
        );
      });
    },
    persist(result) {
      const { evidenceRef } = result.session;
      const newTags = result.extractions
        .flatMap(({ tags = [] }) => tags)
        .filter(({ uuid }) => !known.has(uuid));
      for (const { uuid } of newTags) known.add(uuid);
      entries.set(evidenceRef, replaced(entries.get(evidenceRef), result));
      series.changed(evidenceRef);
      return { newTags };
    },
    refresh(candidate) {
      const entry = entries.get(candidate.evidenceRef);
      if (!entry) return { becameFinal: false, attackerChanged: false };
      const { session } = entry.result;
      const attacker = owner(session.attacker, candidate.attacker);
      const final = session.final || candidate.final;
      const result = { ...entry.result, session: { ...session, attacker, final } };
      entries.set(candidate.evidenceRef, { ...entry, result });
      const becameFinal = final !== session.final;
      const attackerChanged = attacker.uuid !== session.attacker.uuid;
      if (becameFinal || attackerChanged) series.changed(candidate.evidenceRef);
      return { becameFinal, attackerChanged };
    },
    results,
  };
}

function replaced(old: Entry | undefined, result: SessionResult): Entry {
  const kept = (old?.result.extractions ?? []).filter(
    ({ producer }) => !producedBy(result.extractions, producer.id),
  );
  const looked = new Map(old?.looked);
  for (const { producer } of result.extractions) looked.set(producer.id, result.session);
  const attacker = owner(old?.result.session.attacker, result.session.attacker);
  const session = { ...result.session, attacker };
  const extractions = [...kept, ...result.extractions];
  return { result: { ...result, session, extractions }, looked };
}

/** A source that knows no address does not take a known one away. */
function owner(stored: AttackerRef | undefined, named: AttackerRef): AttackerRef {
  return stored && named.origin === 'none' ? stored : named;
}

function producedBy(extractions: readonly Extraction[], producer: string): boolean {
  return extractions.some((extraction) => extraction.producer.id === producer);
}
