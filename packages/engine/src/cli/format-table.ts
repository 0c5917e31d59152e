import { primitiveDomain } from '@shardscope/sdk';
import type { AttackerRow, ObservationRow, SessionRow } from '../client/rows.ts';
import type { AttackCatalogue } from '@shardscope/plugins';
import type { Semantics } from '../semantics.ts';
import type { TechniqueCount } from '../store/technique-queries.ts';
import { visibleText } from '../client/visible-text.ts';
import type { SqliteStore } from '../store/index.ts';
import { count, formatDuration, formatTime } from './units.ts';

/** Attackers shown with their sessions and primitives; the others get a line each. */
const MAX_DETAILED = 25;

/** Attackers listed at all: more is for the viewer, or for JSON Lines. */
const MAX_LISTED = 500;

/** Sessions listed of one attacker. */
const MAX_SESSIONS = 20;

/** Order of domains in every summary; others follow by name. */
const DOMAIN_ORDER = [
  'motor',
  'cognitive',
  'temporal',
  'operational',
  'environmental',
  'emotional_valence',
];

/** Emphasis of a piece of the summary. */
export type Emphasis = (style: 'bold' | 'dim', text: string) => string;

/** What a summary is made from. */
export interface Summarised {
  readonly store: SqliteStore;
  /** Whether a primitive is never shown outside the workspace. */
  readonly isPrivate: (primitive: string) => boolean;
  /** Names techniques and tactics. */
  readonly semantics: Pick<Semantics, 'attack'>;
}

/** A readable summary of a store: attackers, their sessions, their primitives. */
export function* summaryTable(
  { store, isPrivate, semantics }: Summarised,
  emphasis: Emphasis,
): Generator<string> {
  const attackers = store.attackers();
  for (const attacker of attackers.slice(0, MAX_DETAILED)) {
    yield* attackerLines(store, attacker, emphasis);
    const newest = store.latestObservations(attacker.uuid);
    const shown = newest.filter(({ primitive }) => !isPrivate(primitive));
    yield* primitiveLines(shown, detailsOf(store, attacker), emphasis);
    yield* derivedLines(store, attacker, emphasis);
    yield* techniqueLines(
      store.techniques({ attacker: attacker.uuid }),
      semantics.attack,
      emphasis,
    );
    yield '';
  }
  for (const attacker of attackers.slice(MAX_DETAILED, MAX_LISTED)) {
    yield attackerLine(attacker, emphasis);
  }
  const hidden = attackers.length - MAX_LISTED;
  if (hidden > 0) yield `… and ${count(hidden, 'more attacker')}; --format jsonl has them all.`;
  const { sessions, observations } = store.counts();
  yield emphasis(
    'bold',
    [
      count(attackers.length, 'attacker'),
      count(sessions, 'session'),
      count(observations, 'observation'),
      count(
        attackers.reduce((sum, { tags }) => sum + tags, 0),
        'tag',
      ),
    ].join(' · '),
  );
}

function* attackerLines(
  store: SqliteStore,
  attacker: AttackerRow,
  emphasis: Emphasis,
): Generator<string> {
  yield attackerLine(attacker, emphasis);
  const sessions = store.sessions(attacker.uuid);
  yield emphasis('dim', '  sessions');
  for (const session of sessions.slice(-MAX_SESSIONS)) yield sessionLine(session);
  const earlier = sessions.length - MAX_SESSIONS;
  if (earlier > 0) yield emphasis('dim', `    ${count(earlier, 'earlier session')} not shown`);
}

function* primitiveLines(
  rows: readonly ObservationRow[],
  details: (primitive: string) => string,
  emphasis: Emphasis,
): Generator<string> {
  let domain = '';
  for (const row of inOrder(rows)) {
    if (primitiveDomain(row.primitive) !== domain) {
      domain = primitiveDomain(row.primitive);
      yield emphasis('dim', `  ${domain}`);
    }
    yield observationLine(row, details(row.primitive));
  }
}

function attackerLine(attacker: AttackerRow, emphasis: Emphasis): string {
  const name = attacker.address ?? `unknown ${attacker.uuid.slice(0, 8)}`;
  return [
    emphasis('bold', name.padEnd(18)),
    count(attacker.sessions, 'session'),
    `${formatTime(attacker.firstSeen)} to ${formatTime(attacker.lastSeen)}`,
    `${attacker.services.join(', ')} on ${attacker.deckies.join(', ')}`,
  ].join('  ');
}

function sessionLine(session: SessionRow): string {
  const marks = [
    session.final ? '' : 'still open',
    session.truncated ? 'recorder stopped at its cap' : '',
    session.cut ? 'cut at the reading limit' : '',
  ].filter(Boolean);
  return [
    `    ${formatTime(session.startedAt)}`,
    `${session.decky}/${session.service}`.padEnd(14),
    formatDuration(session.durationS).padStart(12),
    count(session.commands, 'command').padStart(12),
    count(session.inputs, 'input').padStart(12),
    visibleText(session.sid),
    ...marks,
  ].join('  ');
}

function observationLine(row: ObservationRow, details: string): string {
  const name = row.primitive.slice(primitiveDomain(row.primitive).length + 1);
  const value = typeof row.value === 'string' ? row.value : JSON.stringify(row.value);
  const line = `    ${name.padEnd(38)} ${visibleText(value).padEnd(20)} ${row.confidence.toFixed(2)}`;
  return details === '' ? line : `${line}  ${details}`;
}

/** What there is to say of a primitive besides its newest value: its state, and its other values. */
function detailsOf(
  store: SqliteStore,
  { uuid, identity }: AttackerRow,
): (primitive: string) => string {
  const spread = valueSpread(store, uuid);
  const states = new Map(
    (identity === null ? [] : store.identities.states(identity)).map((each) => [
      each.primitive,
      each.state.replace('_', '-'),
    ]),
  );
  return (primitive) =>
    [(states.get(primitive) ?? '').padEnd(11), spread.get(primitive) ?? ''].join('  ').trimEnd();
}

/** What all sessions of an attacker's identity show together. */
function* derivedLines(
  store: SqliteStore,
  { identity, identityMembers }: AttackerRow,
  emphasis: Emphasis,
): Generator<string> {
  const derived = identity === null ? [] : store.identities.derived(identity);
  if (derived.length > 0) yield emphasis('dim', '  over all sessions');
  for (const { primitive, value, confidence } of derived) {
    const text = visibleText(typeof value === 'string' ? value : JSON.stringify(value));
    yield `    ${primitive.padEnd(38)} ${text.padEnd(20)} ${confidence.toFixed(2)}`;
  }
  if (identityMembers > 1) {
    yield `    the same hands as behind ${count(identityMembers - 1, 'more attacker')}`;
  }
}

/** Techniques by tactic, in the order of the matrix. */
function* techniqueLines(
  techniques: readonly TechniqueCount[],
  attack: AttackCatalogue,
  emphasis: Emphasis,
): Generator<string> {
  if (techniques.length > 0) yield emphasis('dim', '  techniques');
  for (const { id, name } of attack.tactics) {
    const own = techniques.filter(({ tactic }) => tactic === id);
    for (const [place, each] of own.entries()) {
      const technique = each.subTechnique ?? each.technique;
      const title = attack.technique(technique)?.name ?? '';
      yield [
        `    ${(place === 0 ? name : '').padEnd(22)}`,
        technique.padEnd(10),
        `${each.count}×`.padStart(5),
        each.confidence.toFixed(2),
        title,
      ].join(' ');
    }
  }
}

/** How the values of each primitive spread over an attacker's sessions, where they differ. */
function valueSpread(store: SqliteStore, attacker: string): ReadonlyMap<string, string> {
  const values = new Map<string, Map<string, number>>();
  store.eachObservation({ attacker }, ({ primitive, value }) => {
    const counts = values.get(primitive) ?? new Map<string, number>();
    const label = typeof value === 'string' ? value : JSON.stringify(value);
    values.set(primitive, counts.set(label, (counts.get(label) ?? 0) + 1));
  });
  return new Map([...values].map(([primitive, counts]) => [primitive, spreadText(counts)]));
}

function spreadText(counts: ReadonlyMap<string, number>): string {
  if (counts.size < 2) return '';
  if (counts.size > 4) return `${counts.size} different values`;
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([label, n]) => `${visibleText(label)} ${n}×`)
    .join(', ');
}

function inOrder(rows: readonly ObservationRow[]): readonly ObservationRow[] {
  const rank = (row: ObservationRow): number => {
    const at = DOMAIN_ORDER.indexOf(primitiveDomain(row.primitive));
    return at < 0 ? DOMAIN_ORDER.length : at;
  };
  return [...rows].sort((one, other) => rank(one) - rank(other));
}
