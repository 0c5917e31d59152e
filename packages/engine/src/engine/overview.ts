import type { Activity, LatestSession, Overview, SessionRow } from '../client/rows.ts';
import type { SqliteStore, StoredTag } from '../store/index.ts';

/** Sessions that are listed as the latest. */
const MAX_LATEST = 12;

/** Days that the calendar shows: the newest of them. */
const MAX_DAYS = 60;

/** Deckies that are listed: the busiest ones. */
const MAX_DECKIES = 50;

const DAY_S = 86_400;
const HOUR_S = 3600;

/** Techniques that are told of a session. */
const MAX_TECHNIQUES = 2;

const MODALITY = 'motor.input_modality';

/**
 * What is going on over all attackers.
 *
 * @param tactics ids in the order of the matrix
 */
export function overview(store: SqliteStore, tactics: readonly string[]): Overview {
  const sessions = store.latestSessions(MAX_LATEST);
  return {
    latest: sessions.map((session) => latestSession(store, session, tactics)),
    span: store.span(),
    ...activity(store, null),
  };
}

function latestSession(
  store: SqliteStore,
  session: SessionRow,
  tactics: readonly string[],
): LatestSession {
  const { evidenceRef, attackerUuid } = session;
  const measured = store.observations(evidenceRef).find(({ primitive }) => primitive === MODALITY);
  const value = measured?.value;
  return {
    session,
    address: store.addressOf(attackerUuid),
    modality: typeof value === 'string' ? value : null,
    techniques: session.tags === 0 ? [] : surestTechniques(store, evidenceRef, tactics),
  };
}

/** Of tags that are as sure as each other, the one further on in the matrix says more. */
function surestTechniques(
  store: SqliteStore,
  session: string,
  tactics: readonly string[],
): readonly string[] {
  const tags: StoredTag[] = [];
  store.eachTag({ session }, (tag) => void tags.push(tag));
  const surest = tags.toSorted(
    (one, other) =>
      other.confidence - one.confidence ||
      tactics.indexOf(other.tactic) - tactics.indexOf(one.tactic),
  );
  const ids = new Set(surest.map((tag) => tag.sub_technique_id ?? tag.technique_id));
  return [...ids].slice(0, MAX_TECHNIQUES);
}

/** When sessions started, by day and hour, and on which deckies; of one attacker or of all. */
export function activity(store: SqliteStore, attacker: string | null): Activity {
  const counts = new Map<string, number>();
  const deckies = new Map<string, { services: Set<string>; days: Map<number, number> }>();
  let newest = Number.NEGATIVE_INFINITY;
  store.eachSessionStart(attacker, ({ startedAt, decky, service }) => {
    const day = Math.floor(startedAt / DAY_S);
    const hour = Math.floor(startedAt / HOUR_S) % 24;
    newest = Math.max(newest, day);
    const cell = `${day} ${hour}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    const of = deckies.get(decky) ?? { services: new Set(), days: new Map<number, number>() };
    of.services.add(service);
    of.days.set(day, (of.days.get(day) ?? 0) + 1);
    deckies.set(decky, of);
  });
  const oldest = newest - MAX_DAYS + 1;
  const cells = [...counts]
    .map(([cell, sessions]) => {
      const [day = 0, hour = 0] = cell.split(' ').map(Number);
      return { day: day * DAY_S, hour, sessions };
    })
    .filter(({ day }) => day >= oldest * DAY_S)
    .sort((one, other) => one.day - other.day || one.hour - other.hour);
  return {
    cells,
    deckies: [...deckies]
      .map(([decky, { services, days }]) => ({
        decky,
        services: [...services].sort(),
        sessions: [...days.values()].reduce((sum, sessions) => sum + sessions, 0),
        days: [...days]
          .filter(([day]) => day >= oldest)
          .sort(([one], [other]) => one - other)
          .map(([day, sessions]) => ({ day: day * DAY_S, sessions })),
      }))
      .sort((one, other) => other.sessions - one.sessions)
      .slice(0, MAX_DECKIES),
    deckyCount: deckies.size,
  };
}
