import type { AttackerRow, SearchHit, SessionRow } from '../client/rows.ts';
import type { FilterFacts } from '../filter/filter-facts.ts';
import { attackerFacts, sessionFacts } from '../filter/row-facts.ts';
import { steppedScan, type SteppedScan } from '../filter/stepped-scan.ts';
import type { SqliteStore } from '../store/index.ts';
import { identityAddresses } from './identity-addresses.ts';
import { excerpt } from './search-terms.ts';
import type { SearchQuery } from './search-query.ts';

/** Looks through the stored commands of all attackers, those seen last first. */
export function scanCommands(store: SqliteStore, query: SearchQuery): SteppedScan<SearchHit> {
  const attackers = store.attackers();
  return steppedScan(attackers.length, (position) => {
    const attacker = attackers[position];
    return attacker ? commandsOf(store, attacker, query) : [];
  });
}

function commandsOf(
  store: SqliteStore,
  attacker: AttackerRow,
  query: SearchQuery,
): readonly SearchHit[] {
  const known = attackerFacts(attacker, identityAddresses(store));
  return store
    .sessions(attacker.uuid)
    .toReversed()
    .flatMap((session) => commandsOfSession(store, attacker, session, known, query));
}

function commandsOfSession(
  store: SqliteStore,
  attacker: AttackerRow,
  session: SessionRow,
  known: FilterFacts,
  { fits, terms }: SearchQuery,
): readonly SearchHit[] {
  const facts = sessionFacts(session, known, { commands: () => [] });
  return store.commands(session.evidenceRef).flatMap(({ t, text }) => {
    if (text === null || fits(lineFacts(facts, 'cmd', text)) === false) return [];
    return [{ ...hitOf(attacker, session, t), ...excerpt(text, terms) }];
  });
}

/** Facts of one command or line: words are looked for in nothing else, and no event is of a line. */
export function lineFacts(session: FilterFacts, field: 'cmd' | 'out', line: string): FilterFacts {
  return {
    ...session,
    text: (name) => (name === field ? [line] : session.text(name)),
    words: [line],
    isWhole: true,
  };
}

/** The parts of a hit that say where it is. */
export function hitOf(
  { uuid, address }: AttackerRow,
  { evidenceRef, sid, decky, service, startedAt }: SessionRow,
  t: number,
): Omit<SearchHit, 'text' | 'marks'> {
  return { attackerUuid: uuid, address, evidenceRef, sid, decky, service, startedAt, t };
}
