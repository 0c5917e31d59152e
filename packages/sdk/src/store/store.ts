import type { Observation } from '../model/observation.ts';
import type { SessionCandidate, SessionHeader, LineCounts } from '../model/session.ts';
import type { Tag } from '../model/tag.ts';

/** Who extracted: a plugin under one semantics, and the version of its outputs. */
export interface Producer {
  /** Stable over versions: `shardscope/behave-shell;semantics=0.1`. */
  readonly id: string;
  /** As it stands in observations: `shardscope/behave-shell@1.0.0;semantics=0.1`. */
  readonly source: string;
  readonly outputVersion: number;
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

/** The observations of one producer over one session. */
export interface Extraction {
  readonly producer: Producer;
  readonly observations: readonly Observation[];
}

/** All that one session gave: persisted in one transaction, or not at all. */
export interface SessionResult {
  readonly session: SessionSummary;
  readonly commands: readonly CommandRecord[];
  readonly extractions: readonly Extraction[];
  readonly tags: readonly Tag[];
}

/** What a persisted result changed. */
export interface Persisted {
  /** Uuids of tags that were not there before. */
  readonly newTags: readonly string[];
}

/**
 * Where results are kept. Implementations make re-runs no-ops: a session is keyed by evidence_ref
 * and producer, a tag by its uuid.
 */
export interface Store {
  /**
   * The producers among `producers` that still have to look at this session: all whose stored
   * result has another output version or another end offset, or that have none.
   */
  missing(candidate: SessionCandidate, producers: readonly Producer[]): readonly Producer[];
  /** One transaction. Replaces an older result of the same session and producer. */
  persist(result: SessionResult): Persisted | Promise<Persisted>;
  /** The stored session is complete now although it did not grow; true if that is news. */
  markFinal(evidenceRef: string): boolean | Promise<boolean>;
}
