import type { PrimitiveValue, ThresholdBucket } from '@shardscope/sdk';
import type { TacticRow, TechniqueRow } from '../client/attack.ts';
import type { StateRow, StateTimeline } from '../client/identity.ts';
import type {
  Activity,
  AttackerRow,
  CommandRow,
  ObservationRow,
  SessionRow,
} from '../client/rows.ts';
import type { Note } from '../notes/index.ts';
import type { Pause } from '../client/rhythm/pauses.ts';
import type { Rhythm } from '../client/rhythm/rhythm.ts';
import type { TimeAxis } from '../client/rhythm/time-axis.ts';

/** Everything that a report of one attacker says. */
export interface ReportInput {
  readonly attacker: AttackerRow;
  /** Addresses of its identity, its own aside. */
  readonly linked: readonly string[];
  /** Newest first. */
  readonly sessions: readonly SessionRow[];
  /** The newest sessions as they are drawn, newest first. */
  readonly charted: readonly ChartedSession[];
  readonly observations: readonly ObservationRow[];
  readonly tactics: readonly TacticRow[];
  readonly techniques: readonly TechniqueRow[];
  readonly states: readonly StateRow[];
  readonly timelines: readonly StateTimeline[];
  readonly notes: readonly Note[];
  readonly activity: Activity;
  /** Commands by evidence_ref; what was typed with the echo off has no text. */
  readonly commands: (evidenceRef: string) => readonly Pick<CommandRow, 't' | 'text'>[];
  /** What is open, for the person who reads the report. */
  readonly source: string;
  /** Epoch seconds. */
  readonly now: number;
}

/** A session whose keys and pauses are drawn. */
export interface ChartedSession {
  readonly session: SessionRow;
  /** What could be read of its recording; null where it cannot be read any more. */
  readonly read: ReadSession | null;
}

/** The times of a recorded session; no text. */
export interface ReadSession {
  readonly rhythm: Rhythm;
  /** With idle stretches shortened. */
  readonly axis: TimeAxis;
  readonly pauses: readonly Pause[];
  /** Classes of pauses, in seconds, and the one that the session is in. */
  readonly bands: readonly ThresholdBucket[];
  readonly latency: PrimitiveValue;
}
