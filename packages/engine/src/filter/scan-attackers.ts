import type { TechniqueRow } from '../client/attack.ts';
import type { StateRow } from '../client/identity.ts';
import type { AttackerRow, EventRow, SessionRow } from '../client/rows.ts';
import type { CompiledFilter, Verdict } from './evaluate-filter.ts';
import type { FilterFacts } from './filter-facts.ts';
import {
  attackerFacts,
  countedFacts,
  eventFacts,
  sessionFacts,
  stateFacts,
  withoutSession,
  withTechniques,
  type IdentityAddresses,
  type SessionTexts,
} from './row-facts.ts';

/** What a filter looks up of attackers and sessions. */
export interface FilterLookups extends SessionTexts {
  readonly addresses: IdentityAddresses;
}

/** What a filter reads of sessions and their events. */
export interface FilterSource extends FilterLookups {
  sessions(attacker: string): readonly SessionRow[];
  /** All events of a session; not called where the session decides. */
  events(session: SessionRow): readonly EventRow[];
  /** The states that the primitives of an attacker's identity are in now. */
  states(attacker: string): readonly StateRow[];
  /** The techniques of an attacker's tags, with the rules that said so. */
  techniques(attacker: string): readonly TechniqueRow[];
  /** Events of an attacker that no row of a session counts, but for changes of state. */
  besides(attacker: AttackerRow): readonly FilteredEvent[];
}

/** An event that a filter looks at, with the session that it stands with; null where it has none. */
export interface FilteredEvent {
  readonly session: SessionRow | null;
  readonly row: () => EventRow;
}

/**
 * Whether an attacker has an event that fits a filter. What states its primitives went through is
 * not looked up for a whole list: here the states count that they are in now.
 */
export function attackerFits(
  row: AttackerRow,
  filter: CompiledFilter,
  source: FilterSource,
): boolean {
  const known = attackerFacts(row, source.addresses);
  // What none of its tags says needs no look at its sessions.
  const verdict = filter(withTechniques(known, () => source.techniques(row.uuid)));
  if (verdict !== null) return verdict;
  const states = source.states(row.uuid);
  if (states.some((state) => filter(stateFacts(state, known)) === true)) return true;
  const isFound = source
    .sessions(row.uuid)
    .some((session) => sessionFits(session, known, filter, source));
  return isFound || source.besides(row).some(eventFilter(row, filter, source));
}

/**
 * Whether events of an attacker fit a filter. What a session decides is decided once for events of
 * it that follow each other.
 */
export function eventFilter(
  row: AttackerRow,
  filter: CompiledFilter,
  texts: FilterLookups,
): (event: FilteredEvent) => boolean {
  const attacker = attackerFacts(row, texts.addresses);
  const alone = withoutSession(attacker);
  let last: { readonly session: SessionRow; facts: FilterFacts; verdict: Verdict } | null = null;
  return ({ session, row: event }) => {
    if (session === null) return filter(eventFacts(event(), alone)) === true;
    if (last?.session !== session) {
      const facts = sessionFacts(session, attacker, texts);
      last = { session, facts, verdict: filter(facts) };
    }
    return last.verdict ?? filter(eventFacts(event(), last.facts)) === true;
  };
}

function sessionFits(
  session: SessionRow,
  attacker: FilterFacts,
  filter: CompiledFilter,
  source: FilterSource,
): boolean {
  const known = sessionFacts(session, attacker, source);
  const verdict: Verdict = filter(countedFacts(session, known));
  if (verdict !== null) return verdict;
  return source.events(session).some((event) => filter(eventFacts(event, known)) === true);
}
