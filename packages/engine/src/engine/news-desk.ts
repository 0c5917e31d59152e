import { breather, type Breathe } from '@shardscope/sdk';
import type { News, NamedTechnique, NewsRow, SinceLastLook } from '../client/news.ts';
import type { AttackerRow } from '../client/rows.ts';
import type { AttackerNews, SqliteStore } from '../store/index.ts';
import type { Look } from '../workspace/looks.ts';

/** Attackers that are listed. */
const MAX_ROWS = 8;

/** Changed attackers whose states are looked at, those seen last. */
const MAX_COMPARED = 2000;

/** Numbers of sessions whose techniques are looked up before others have their turn. */
const SESSIONS_A_TURN = 1000;

/** Seconds that a change of state may be away from its session's end: both are rounded. */
const SLACK_S = 0.001;

/** What news come from. */
export interface NewsSources {
  readonly store: SqliteStore;
  /** What was there when somebody looked last; null where nobody did. */
  readonly before: Look | null;
  /** All attackers, in no order. */
  readonly attackers: () => readonly AttackerRow[];
  readonly isPrivate: (primitive: string) => boolean;
  /** The name of a technique. */
  readonly techniqueName: (id: string) => string;
}

/** Tells what is new; looked up when it is asked for, with turns for others in between. */
export interface NewsDesk {
  news(): Promise<News>;
  /** The attackers with the new sessions of each marked, where that can be told. */
  marked(rows: readonly AttackerRow[]): readonly AttackerRow[];
}

/** What is new since a look. */
export function newsDesk(sources: NewsSources): NewsDesk {
  const { store, before } = sources;
  // Asked once: sessions that come later take no number of an earlier one.
  const isKnown =
    before !== null && (before.sessions === 0 || store.news.hasAnchors(before.anchors));
  const old = before && isKnown ? oldTechniques(store, before.sessions) : null;
  return {
    news() {
      if (before === null) return Promise.resolve({ kind: 'first' });
      if (old === null) return Promise.resolve({ kind: 'unknown', since: before.at });
      return sinceLook(before, sources, old);
    },
    marked(rows) {
      const news = before && old ? store.news.attackers(before.sessions) : [];
      if (news.length === 0) return rows;
      const counts = new Map(news.map(({ uuid, sessions }) => [uuid, sessions]));
      return rows.map((row) => {
        const newSessions = counts.get(row.uuid);
        return newSessions === undefined ? row : { ...row, newSessions };
      });
    },
  };
}

type OldTechniques = (breathe: Breathe) => Promise<ReadonlySet<string>>;

/** The techniques that were there already: they stay the same, so that they are looked up once. */
function oldTechniques(store: SqliteStore, last: number): OldTechniques {
  let known: Promise<ReadonlySet<string>> | null = null;
  return (breathe) => (known ??= techniquesUpTo(store, { after: 0, last }, breathe));
}

async function techniquesUpTo(
  { news }: SqliteStore,
  { after, last }: { readonly after: number; readonly last: number },
  breathe: Breathe,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let at = after; at < last; at += SESSIONS_A_TURN) {
    for (const id of news.techniques(at, Math.min(last, at + SESSIONS_A_TURN))) found.add(id);
    await breathe();
  }
  return found;
}

/** An attacker with what is new of it. */
interface Changed extends AttackerNews {
  readonly attacker: AttackerRow;
  readonly isNew: boolean;
}

async function sinceLook(
  before: Look,
  sources: NewsSources,
  old: OldTechniques,
): Promise<SinceLastLook> {
  const { store, techniqueName } = sources;
  const breathe = breather();
  const last = store.news.lastSession();
  const changed = changedAttackers(sources, before.sessions);
  const known = changed.filter(({ isNew }) => !isNew);
  const changes = await changesOf(known.slice(0, MAX_COMPARED), before.sessions, sources, breathe);
  const earlier = await old(breathe);
  const fresh = await techniquesUpTo(store, { after: before.sessions, last }, breathe);
  const uuids = new Set(changed.map(({ uuid }) => uuid));
  return {
    kind: 'since',
    since: before.at,
    sessions: changed.reduce((sum, { sessions }) => sum + sessions, 0),
    newAttackers: changed.length - known.length,
    changedAttackers: known.length,
    transitions: [...changes.values()].reduce((sum, own) => sum + own.length, 0),
    techniques: named(
      [...fresh].filter((id) => !earlier.has(id)),
      techniqueName,
    ),
    links: store.links
      .links({ status: 'candidate' })
      .filter(({ left, right }) => uuids.has(left) || uuids.has(right)).length,
    rows: listed(changed, changes).map((each) =>
      newsRow(each, changes.get(each.uuid) ?? [], before.sessions, sources),
    ),
  };
}

/** Those with new sessions, the ones seen last first. */
function changedAttackers({ store, attackers }: NewsSources, after: number): readonly Changed[] {
  const news = new Map(store.news.attackers(after).map((each) => [each.uuid, each]));
  if (news.size === 0) return [];
  return attackers()
    .flatMap((attacker): readonly Changed[] => {
      const own = news.get(attacker.uuid);
      return own ? [{ ...own, attacker, isNew: own.sessions === attacker.sessions }] : [];
    })
    .sort((one, other) => (other.attacker.lastSeen ?? 0) - (one.attacker.lastSeen ?? 0));
}

type Changes = NewsRow['changes'];

/** The primitives of each attacker whose state was changed last by a session behind a number. */
async function changesOf(
  attackers: readonly Changed[],
  after: number,
  { store, isPrivate }: NewsSources,
  breathe: Breathe,
): Promise<ReadonlyMap<string, Changes>> {
  const found = new Map<string, Changes>();
  for (const { uuid, attacker } of attackers) {
    const states = attacker.identity === null ? [] : store.identities.states(attacker.identity);
    const ends = new Set(store.news.ends(uuid, after).map(moment));
    const changes = states.filter(
      ({ primitive, state, last_change_ts: since }) =>
        state !== 'unknown' && ends.has(moment(since)) && !isPrivate(primitive),
    );
    found.set(
      uuid,
      changes.map(({ primitive, state }) => ({ primitive, to: state })),
    );
    await breathe();
  }
  return found;
}

function moment(ts: number): number {
  return Math.round(ts / SLACK_S);
}

/** Changed states weigh most, then that somebody is new; the latest come first among equals. */
function listed(
  changed: readonly Changed[],
  changes: ReadonlyMap<string, Changes>,
): readonly Changed[] {
  const weight = ({ uuid, isNew }: Changed): number =>
    2 * (changes.get(uuid)?.length ?? 0) + Number(isNew);
  return changed.toSorted((one, other) => weight(other) - weight(one)).slice(0, MAX_ROWS);
}

function newsRow(
  { uuid, attacker, isNew, sessions }: Changed,
  changes: Changes,
  after: number,
  { store, techniqueName }: NewsSources,
): NewsRow {
  const last = store.news.lastSession();
  const earlier = new Set(isNew ? [] : store.news.techniques(0, after, uuid));
  const fresh = store.news.techniques(after, last, uuid).filter((id) => !earlier.has(id));
  return { attacker, isNew, sessions, techniques: named(fresh, techniqueName), changes };
}

function named(
  ids: readonly string[],
  techniqueName: (id: string) => string,
): readonly NamedTechnique[] {
  return ids.toSorted().map((id) => ({ id, name: techniqueName(id) }));
}
