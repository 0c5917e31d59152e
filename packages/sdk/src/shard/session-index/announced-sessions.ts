import { DECKY_PATTERN, formatEvidenceRef } from '../../model/evidence.ts';
import type { DeferReason, SkipReason } from '../../model/fault.ts';
import type { SessionCandidate } from '../../model/session.ts';
import type { ShardFile } from '../shard-file.ts';
import type { SourceItem } from '../source.ts';
import type { SessionRecord } from './session-record.ts';

/** A session that an envelope announced and no shard holds: why, and what it was called. */
export interface AbsentSession {
  readonly kind: 'absent';
  readonly outcome:
    | { readonly kind: 'skipped'; readonly reason: SkipReason }
    | { readonly kind: 'deferred'; readonly reason: DeferReason };
  /** An evidence_ref where the envelope says enough for one, else the session's id. */
  readonly evidenceRef: string;
}

/** Sessions that envelopes announce, crossed off as they are found in shards. */
export class AnnouncedSessions {
  readonly #waiting = new Map<string, SessionRecord>();
  readonly #shards: readonly ShardFile[];

  /** @param shards those that there are to be read */
  constructor(announced: Iterable<SessionRecord>, shards: readonly ShardFile[]) {
    this.#shards = shards;
    for (const record of announced) this.#waiting.set(record.sid, record);
  }

  /** Crosses off the session that an item is about. */
  seen(item: SourceItem): void {
    const session = foundIn(item);
    if (session) this.found(session);
  }

  /** Crosses off a session, however it was found. */
  found({ sid, decky }: Pick<SessionCandidate, 'sid' | 'decky'>): void {
    const record = this.#waiting.get(sid);
    if (record && (record.decky === null || record.decky === decky)) this.#waiting.delete(sid);
  }

  /** Those that were not found. */
  *absent(): Generator<AbsentSession> {
    const places = new Set(
      this.#shards.map(({ decky, service, shard }) => place(decky, service, shard)),
    );
    for (const record of this.#waiting.values()) yield absentSession(record, places);
  }
}

function foundIn(item: SourceItem): SessionCandidate | null {
  switch (item.kind) {
    case 'session':
      return item.session;
    case 'unwanted':
    case 'lost':
      return item.candidate;
    case 'absent':
    case 'fault':
      return null;
  }
}

function absentSession(record: SessionRecord, places: ReadonlySet<string>): AbsentSession {
  const { sid, decky, service, shard, complete } = record;
  if (!complete || decky === null || service === null || !DECKY_PATTERN.test(decky)) {
    return skippedSession('missing fields', sid);
  }
  if (shard === null) return skippedSession('no shard path', sid);
  const evidenceRef = formatEvidenceRef({ decky, service, shard, sid });
  if (places.has(place(decky, service, shard))) {
    return skippedSession('sid not in shard', evidenceRef);
  }
  return { kind: 'absent', outcome: { kind: 'deferred', reason: 'shard missing' }, evidenceRef };
}

function skippedSession(reason: SkipReason, evidenceRef: string): AbsentSession {
  return { kind: 'absent', outcome: { kind: 'skipped', reason }, evidenceRef };
}

function place(decky: string, service: string, shard: string): string {
  return `${decky}/${service}/${shard}`;
}
