import type { AddressOrigin, Service } from '@shardscope/sdk';
import type { AttackerRow } from '../client/rows.ts';
import { storeCorrupt } from '../errors.ts';
import { serviceOf } from './session-queries.ts';
import { ORIGINS } from './session-rows.ts';
import { findingsOf, type Findings } from './attacker-findings.ts';
import type { SqlDatabase, SqlRow } from './sql-database.ts';

/** What is gathered over an attacker's shards. */
interface Gathered extends Omit<AttackerRow, 'services' | 'deckies' | 'origin' | keyof Findings> {
  readonly originRank: number;
  readonly services: Set<Service>;
  readonly deckies: Set<string>;
}

/** Sessions of one attacker in one shard come as one row, so that names need not be grouped. */
function grouped(where: string): string {
  return `
    SELECT sessions.attacker, sessions.shard, count(*), total(final = 0), total(observations),
      min(started), max(ended), min(origin), uuid, address
    FROM sessions JOIN attackers ON attackers.id = sessions.attacker
    ${where} GROUP BY sessions.attacker, sessions.shard`;
}

/** All attackers, the last seen first; those without wall time last. */
export function allAttackers(db: SqlDatabase): readonly AttackerRow[] {
  return [...gather(db, '', [])].sort(byLastSeen);
}

/** One attacker by number. */
export function attackerById(db: SqlDatabase, attacker: number): AttackerRow | null {
  const [row] = gather(db, 'WHERE sessions.attacker = ?', [attacker]);
  return row ?? null;
}

function gather(db: SqlDatabase, where: string, params: readonly number[]): readonly AttackerRow[] {
  const shards = shardNames(db);
  const found = new Map<number, Gathered>();
  db.each(grouped(where), params, (row) => {
    const attacker = row.number(0);
    const gathered = merged(found.get(attacker), row);
    const shard = shards.get(row.number(1));
    if (shard === undefined) throw storeCorrupt(`there is no shard ${row.number(1)}`);
    gathered.services.add(shard.service);
    gathered.deckies.add(shard.decky);
    found.set(attacker, gathered);
  });
  for (const [attacker, gathered] of withoutSessions(db, params[0])) found.set(attacker, gathered);
  const findings = findingsOf(db, params[0]);
  return [...found].map(([attacker, gathered]) => finished(gathered, findings(attacker)));
}

/** Attackers of whom a live bus told something, but no session. */
function withoutSessions(db: SqlDatabase, only?: number): ReadonlyMap<number, Gathered> {
  const found = new Map<number, Gathered>();
  const [where, params] = only === undefined ? ['', []] : ['AND attackers.id = ?', [only]];
  const select = `
    SELECT attackers.id, uuid, address, min(ts), max(ts)
    FROM live_events JOIN attackers ON attackers.id = live_events.attacker
    WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.attacker = attackers.id) ${where}
    GROUP BY attackers.id`;
  db.each(select, params, (row) => {
    found.set(row.number(0), {
      ...{ uuid: row.text(1), address: row.textOrNull(2), sessions: 0, provisional: 0 },
      ...{ observations: 0, firstSeen: row.numberOrNull(3), lastSeen: row.numberOrNull(4) },
      originRank: ORIGINS.indexOf('envelope'),
      ...{ services: new Set<Service>(), deckies: new Set<string>() },
    });
  });
  return found;
}

function merged(old: Gathered | undefined, row: SqlRow): Gathered {
  return {
    uuid: row.text(8),
    address: row.textOrNull(9),
    sessions: (old?.sessions ?? 0) + row.number(2),
    provisional: (old?.provisional ?? 0) + row.number(3),
    observations: (old?.observations ?? 0) + row.number(4),
    firstSeen: chosen(Math.min, old?.firstSeen, row.numberOrNull(5)),
    lastSeen: chosen(Math.max, old?.lastSeen, row.numberOrNull(6)),
    originRank: Math.min(old?.originRank ?? ORIGINS.length, row.number(7)),
    services: old?.services ?? new Set(),
    deckies: old?.deckies ?? new Set(),
  };
}

function chosen(
  choose: (one: number, other: number) => number,
  one: number | null | undefined,
  other: number | null,
): number | null {
  if (one === null || one === undefined) return other;
  return other === null ? one : choose(one, other);
}

function finished(
  { originRank, services, deckies, ...row }: Gathered,
  findings: Findings,
): AttackerRow {
  return {
    ...row,
    ...findings,
    origin: originOf(originRank),
    services: [...services].sort(),
    deckies: [...deckies].sort(),
  };
}

function originOf(rank: number): AddressOrigin {
  const origin = ORIGINS[rank];
  if (origin === undefined) throw storeCorrupt(`there is no origin of addresses ${rank}`);
  return origin;
}

function shardNames(db: SqlDatabase): ReadonlyMap<number, { service: Service; decky: string }> {
  const names = new Map<number, { service: Service; decky: string }>();
  db.each('SELECT id, service, decky FROM shards', [], (row) => {
    names.set(row.number(0), { service: serviceOf(row.text(1)), decky: row.text(2) });
  });
  return names;
}

function byLastSeen(one: AttackerRow, other: AttackerRow): number {
  const difference = (other.lastSeen ?? -Infinity) - (one.lastSeen ?? -Infinity);
  if (difference > 0 || difference < 0) return difference;
  return one.uuid < other.uuid ? -1 : 1;
}
