import { attackerUuid, unknownAttackerUuid } from '../model/attacker.ts';
import { formatEvidenceRef } from '../model/evidence.ts';
import type {
  AttackerRef,
  LoggedCommand,
  RecordedSession,
  SessionCandidate,
} from '../model/session.ts';
import type { CollectedSession } from './event-collector.ts';
import { FINAL_AFTER_SECONDS } from './limits.ts';
import { loggedDigest } from './session-index/logged-digest.ts';
import { sessionKey, type AssignedCommands } from './session-index/assign-commands.ts';
import type { AddressBook, KnownSession } from './session-index/address-book.ts';
import type { FoundShard } from './shard-file.ts';
import type { IndexedSession } from './shard-index.ts';

/** Describes sessions of shards: puts together what shard and session index say. */
export class SessionDescriber {
  readonly #addresses: AddressBook;
  readonly #commands: AssignedCommands;
  /** Epoch seconds. */
  readonly #now: number;

  constructor(addresses: AddressBook, commands: AssignedCommands, now: number) {
    this.#addresses = addresses;
    this.#commands = commands;
    this.#now = now;
  }

  /**
   * What is known of a session before it is read.
   *
   * @param changedAt epoch seconds of the shard's last change; null when it is not there
   */
  candidate(file: FoundShard, session: IndexedSession, changedAt: number | null): SessionCandidate {
    const { decky, service, shard } = file;
    const { sid, endOffset } = session;
    const evidenceRef = formatEvidenceRef({ decky, service, shard, sid });
    const known = this.#addresses.find(sid, file);
    const attacker = attackerOf(known, evidenceRef);
    const final = known.ended || this.#isStale(session, changedAt);
    const commands = this.#loggedCommands(file, session);
    return {
      ...{ sid, decky, service, shard, evidenceRef, attacker, endOffset, final },
      ...(commands.length === 0 ? {} : { logged: loggedDigest(commands) }),
    };
  }

  /** A session that was read. */
  session(
    candidate: SessionCandidate,
    file: FoundShard,
    session: IndexedSession,
    { header, events }: CollectedSession,
  ): RecordedSession {
    const { junk, malformed, oversized, truncated, cutAt } = session;
    return {
      ...candidate,
      header,
      events,
      truncated,
      cut: cutAt !== null,
      lines: { junk, malformed, oversized },
      shardDate: file.date,
      loggedCommands: this.#loggedCommands(file, session),
    };
  }

  #loggedCommands(file: FoundShard, { sid }: IndexedSession): readonly LoggedCommand[] {
    if (this.#commands.size === 0) return [];
    const { decky } = this.#addresses.find(sid, file);
    return this.#commands.get(sessionKey(decky, sid)) ?? [];
  }

  /**
   * Whether a session has not grown for a day: its shard has not changed since, or its last line was
   * written before, be it that others still grow or that the file is a later copy.
   */
  #isStale({ startedAt, lastT }: IndexedSession, changedAt: number | null): boolean {
    const latest = this.#now - FINAL_AFTER_SECONDS;
    if (changedAt !== null && changedAt <= latest) return true;
    return startedAt !== null && startedAt + lastT <= latest;
  }
}

function attackerOf({ address, origin }: KnownSession, evidenceRef: string): AttackerRef {
  return address === null
    ? { uuid: unknownAttackerUuid(evidenceRef), address, origin: 'none' }
    : { uuid: attackerUuid(address), address, origin };
}
