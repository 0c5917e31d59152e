import { derivedId, type Observation, type PrimitiveValue } from '@shardscope/sdk';
import { PackedCursor } from './packed-observations.ts';
import { evidenceRefOf } from './session-queries.ts';
import type { SqlRow } from './sql-database.ts';
import type { StoreTables } from './store-tables.ts';

/** Which observations a scan passes over; what is left out is not asked for. */
export interface ObservationFilter {
  /** Number of a session in the tables. */
  readonly session?: number;
  /** Number of an attacker in the tables; its sessions are visited by start. */
  readonly attacker?: number;
  /** Stable id of a producer. */
  readonly producer?: string;
  readonly primitive?: string;
}

/**
 * One observation of a scan. It is one object that moves along: take out what is needed before
 * the visit ends.
 */
export interface ScannedObservation {
  /** The session that it is of. */
  readonly evidenceRef: string;
  readonly primitive: string;
  readonly value: PrimitiveValue;
  readonly confidence: number;
  readonly ts: number;
  /** All of it, as it was persisted. */
  whole(): Observation;
}

/** Visits stored observations as columns, without an object for each. */
export function scanObservations(
  tables: StoreTables,
  filter: ObservationFilter,
  visit: (observation: ScannedObservation) => void,
): void {
  const primitive = numberOf(tables.primitives, filter.primitive);
  const producer = numberOf(tables.producers, filter.producer);
  if (primitive === null || producer === null) return;
  const { sql, params } = scanQuery(filter.session, filter.attacker, producer);
  const scan = new Scan(tables);
  const only = primitive === undefined ? undefined : new Set([primitive]);
  tables.db.each(sql, params, (row) => {
    scan.open(row, only);
    while (scan.next()) visit(scan);
  });
}

/** Undefined when no text is asked for, null when the one asked for occurs nowhere. */
function numberOf(dictionary: StoreTables['primitives'], text?: string): number | undefined | null {
  return text === undefined ? undefined : (dictionary.find(text) ?? null);
}

function scanQuery(
  session: number | undefined,
  attacker: number | undefined,
  producer: number | undefined,
): { sql: string; params: readonly number[] } {
  const conditions = [
    { sql: 'extractions.session = ?', value: session },
    { sql: 'sessions.attacker = ?', value: attacker },
    { sql: 'producer = ?', value: producer },
  ].filter(({ value }) => value !== undefined);
  const join = attacker === undefined ? '' : 'JOIN sessions ON sessions.id = extractions.session';
  const where = ['true', ...conditions.map(({ sql }) => sql)].join(' AND ');
  const order = attacker === undefined ? '' : 'ORDER BY sessions.started, sessions.id, producer';
  const select = 'SELECT extractions.session, source, packed FROM extractions';
  return {
    sql: `${select} ${join} WHERE ${where} ${order}`,
    params: conditions.flatMap(({ value }) => value ?? []),
  };
}

class Scan implements ScannedObservation {
  readonly #tables: StoreTables;
  #cursor: PackedCursor | undefined;
  #source = 0;
  #session = -1;
  #evidence: { readonly session: number; readonly ref: string } | undefined;

  constructor(tables: StoreTables) {
    this.#tables = tables;
  }

  open(row: SqlRow, only: ReadonlySet<number> | undefined): void {
    this.#session = row.number(0);
    this.#source = row.number(1);
    this.#cursor = new PackedCursor(row.bytes(2), this.#tables.labels, only);
  }

  next(): boolean {
    return this.#current.next();
  }

  get evidenceRef(): string {
    if (this.#evidence?.session !== this.#session) {
      const ref = evidenceRefOf(this.#tables.db, this.#session);
      this.#evidence = { session: this.#session, ref };
    }
    return this.#evidence.ref;
  }

  get primitive(): string {
    return this.#tables.primitives.text(this.#current.primitive);
  }

  get value(): PrimitiveValue {
    return this.#current.value;
  }

  get confidence(): number {
    return this.#current.confidence;
  }

  get ts(): number {
    return this.#current.ts;
  }

  whole(): Observation {
    const source = this.#tables.sources.text(this.#source);
    return observationOf(this.#current, this.primitive, source, this.evidenceRef);
  }

  get #current(): PackedCursor {
    if (this.#cursor === undefined) throw new TypeError('A scan is read between its visits only.');
    return this.#cursor;
  }
}

/** The observation that a cursor stands on. */
export function observationOf(
  { value, confidence, ts, windowStart, windowEnd, identityRef }: PackedCursor,
  primitive: string,
  source: string,
  evidence_ref: string,
): Observation {
  return {
    id: derivedId(evidence_ref, primitive, source),
    v: 1,
    ts,
    primitive,
    value,
    confidence,
    window: { start_ts: windowStart, end_ts: windowEnd },
    source,
    evidence_ref,
    identity_ref: identityRef,
  };
}
