import type { Observation } from '../model/observation.ts';
import type { Tag } from '../model/tag.ts';
import type { SeriesStore } from '../series/series-store.ts';
import type { SessionCandidate, SessionHeader, LineCounts } from '../model/session.ts';

/** Who extracted: a plugin under one semantics, and the version of its outputs. */
export interface Producer {
  /** Stable over versions: `shardscope/behave-shell;semantics=0.1`. */
  readonly id: string;
  /** As it stands in observations: `shardscope/behave-shell@1.0.0;semantics=0.1`. */
  readonly source: string;
  readonly outputVersion: number;
  /** It looks at commands: other ones in the honeypot's log give other results. Default false. */
  readonly lifts?: boolean;
}

/** A command as kept in the local command table; text never leaves it. */
export interface CommandRecord {
  /** 0-based position in the session. */
  readonly index: number;
  /** Seconds since the session's start. */
  readonly t: number;
  /** Null when it was typed with the echo off (a password). */
  readonly text: string | null;
  readonly provenance: 'typed' | 'edited' | 'echo' | 'log';
}

/** What is kept of a session besides its observations. */
export interface SessionSummary extends SessionCandidate {
  readonly header: SessionHeader | null;
  /** Epoch seconds of the first and last event; null without wall time. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Seconds. */
  readonly durationS: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly truncated: boolean;
  readonly cut: boolean;
  readonly lines: LineCounts;
}

/** What one producer found in one session. */
export interface Extraction {
  readonly producer: Producer;
  readonly observations: readonly Observation[];
  /** How many of them are private: kept, but never counted or shown; none when left out. */
  readonly privates?: number;
  /** None when left out. */
  readonly tags?: readonly Tag[];
}

/** What {@link Store.persist} did. */
export interface Persisted {
  /** Tags that nobody had stored before, by uuid: only these are news. */
  readonly newTags: readonly Tag[];
}

/** All that one session gave: persisted in one transaction, or not at all. */
export interface SessionResult {
  readonly session: SessionSummary;
  readonly commands: readonly CommandRecord[];
  readonly extractions: readonly Extraction[];
}

/** What {@link Store.refresh} changed. */
export interface Refreshed {
  /** The session was provisional and is complete now. */
  readonly becameFinal: boolean;
  /** The session belongs to another attacker than before. */
  readonly attackerChanged: boolean;
}

/**
 * Where results are kept. Implementations make re-runs no-ops: a result is keyed by evidence_ref
 * and producer.
 */
export interface Store {
  /**
   * The producers among `producers` that still have to look at this session: all whose stored
   * result has another output version or another end offset, or that have none; of those that lift
   * also all that have seen other {@link SessionCandidate.logged} commands.
   */
  missing(candidate: SessionCandidate, producers: readonly Producer[]): readonly Producer[];
  /**
   * One transaction: all of the result is stored, or nothing. Replaces what was known of the
   * session, and an older extraction of each producer in the result; extractions of other
   * producers stay. So it is with tags, of which each uuid is kept once. A session without an address keeps one that was known before.
   */
  persist(result: SessionResult): Persisted | Promise<Persisted>;
  /**
   * Takes over what a source knows now of a stored session that did not grow: that it is complete,
   * and whose it is. A candidate without an address never takes a known one away, a candidate that
   * is not final never makes a final session provisional. A session that is not stored is left
   * alone.
   */
  refresh(candidate: SessionCandidate): Refreshed | Promise<Refreshed>;
  /** What mergers work on when the sessions of a run have been read; without it none is folded. */
  readonly series?: SeriesStore;
}
