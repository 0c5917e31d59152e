import type { AddressOrigin, Service } from '../../model/session.ts';
import { MAX_RECORDS_OF_A_SESSION, MAX_SESSION_RECORDS } from '../limits.ts';
import type { SessionMap } from './session-map.ts';
import type { SessionRecord } from './session-record.ts';

/** Where a session was found. */
export interface SessionPlace {
  readonly decky: string;
  readonly service: Service;
  /** Decky or service are guesses, which say nothing against a record that names others. */
  readonly guessed: boolean;
}

/** A stretch of time in epoch seconds; both ends inclusive. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** What is known of a session from elsewhere than its shard. */
export interface KnownSession {
  /** IP literal in normal form. */
  readonly address: string | null;
  readonly origin: AddressOrigin;
  /** Somebody has said that it is over. */
  readonly ended: boolean;
  /** When it ran, by the records. */
  readonly span: TimeSpan | null;
  /** The decky by the name that the records use. */
  readonly decky: string;
}

/** Order in which sources of an address are believed; the user's table comes after both. */
const ORIGINS = ['envelope', 'log'] as const;

/** Tells whose a session is: records of the honeynet first, then the user's own table. */
export class AddressBook {
  readonly #records = new Map<string, SessionRecord[]>();
  readonly #map: SessionMap | null;
  #count = 0;
  #dropped = 0;

  constructor(map: SessionMap | null) {
    this.#map = map;
  }

  /** Records that were left out because there were too many to keep. */
  get dropped(): number {
    return this.#dropped;
  }

  add(record: SessionRecord): void {
    const records = this.#records.get(record.sid);
    const isFull = (records?.length ?? 0) >= MAX_RECORDS_OF_A_SESSION;
    if (isFull || this.#count >= MAX_SESSION_RECORDS) {
      this.#dropped++;
      return;
    }
    this.#count++;
    if (records === undefined) this.#records.set(record.sid, [record]);
    else records.push(record);
  }

  /** All records, each session's together. */
  records(): Iterable<readonly SessionRecord[]> {
    return this.#records.values();
  }

  /** What is known of the session of that id at that place. */
  find(sid: string, place: SessionPlace): KnownSession {
    const records = (this.#records.get(sid) ?? []).filter((record) => fits(record, place));
    const sure = place.guessed && severalDeckies(records) ? [] : records;
    const addressed = firstByOrigin(sure, ({ address }) => address !== null);
    const own = addressed ? undefined : this.#map?.addresses.get(sid);
    const spanned = firstByOrigin(sure, (record) => spanOf(record) !== null);
    return {
      address: addressed?.address ?? own ?? null,
      origin: addressed?.origin ?? (own === undefined ? 'none' : 'user'),
      ended: sure.length > 0,
      span: spanned ? spanOf(spanned) : null,
      decky: sure.find(({ decky }) => decky !== null)?.decky ?? place.decky,
    };
  }
}

/** When a record says that its session ran. */
export function spanOf({ endedAt, durationS }: SessionRecord): TimeSpan | null {
  return endedAt === null || durationS === null
    ? null
    : { start: endedAt - durationS, end: endedAt };
}

function fits(record: SessionRecord, place: SessionPlace): boolean {
  if (place.guessed) return true;
  return (
    (record.decky === null || record.decky === place.decky) &&
    (record.service === null || record.service === place.service)
  );
}

function severalDeckies(records: readonly SessionRecord[]): boolean {
  return new Set(records.map(({ decky }) => decky).filter((decky) => decky !== null)).size > 1;
}

function firstByOrigin(
  records: readonly SessionRecord[],
  usable: (record: SessionRecord) => boolean,
): SessionRecord | undefined {
  for (const origin of ORIGINS) {
    const found = records.find((record) => record.origin === origin && usable(record));
    if (found) return found;
  }
  return undefined;
}
