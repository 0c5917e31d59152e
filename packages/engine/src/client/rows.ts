import type {
  AddressOrigin,
  Explain,
  Fault,
  LineCounts,
  ObservationWindow,
  PluginLine,
  PrimitiveValue,
  Service,
  StateName,
} from '@shardscope/sdk';

/** How many primitives of an identity are in each state. */
export type StateCounts = Readonly<Record<StateName, number>>;

/** One attacker as lists show it. Times are epoch seconds, null without wall time. */
export interface AttackerRow {
  readonly uuid: string;
  /** The address, or null for the pseudo-attacker of a session without one. */
  readonly address: string | null;
  readonly origin: AddressOrigin;
  readonly sessions: number;
  /** Sessions that may still grow. */
  readonly provisional: number;
  readonly observations: number;
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  readonly services: readonly Service[];
  readonly deckies: readonly string[];
  readonly tags: number;
  /** Ids of the tactics that were seen, in the order of the matrix. */
  readonly tactics: readonly string[];
  /** Uuid of its identity; null before its first complete session was folded. */
  readonly identity: string | null;
  /** Attackers of its identity, itself included. */
  readonly identityMembers: number;
  readonly states: StateCounts;
  /** Several actors are suspected behind its identity. */
  readonly suspected: boolean;
  /** Sessions that came since the last look; left out where none did, and at the first look. */
  readonly newSessions?: number;
  /** Only in a list that is sorted by one of them, and there of whom has an identity. */
  readonly measure?: AttackerMeasure;
}

/** What is measured of an attacker over all that are known, by the states of its identity. */
export interface AttackerMeasure {
  /**
   * Bits: how surprising what it shows is, on the mean over the values that its primitives have now
   * and its techniques. What all show gives 0, what half of them show 1, and so on.
   */
  readonly novelty: number;
  /** 0..1: how sure the states of its primitives are, on the mean. */
  readonly confidence: number;
}

/** One session as lists show it. */
export interface SessionRow {
  readonly evidenceRef: string;
  readonly attackerUuid: string;
  readonly sid: string;
  readonly decky: string;
  readonly service: Service;
  readonly shard: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly durationS: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly commands: number;
  readonly observations: number;
  readonly tags: number;
  /** Ids of the tactics that were seen, in the order of the matrix. */
  readonly tactics: readonly string[];
  readonly final: boolean;
  readonly truncated: boolean;
  readonly cut: boolean;
  readonly lines: LineCounts;
  /** Terminal size in columns and rows; null when the header has none. */
  readonly width: number | null;
  readonly height: number | null;
}

/** The newest observation of one primitive of an attacker, and how many there are. */
export interface ObservationRow {
  readonly primitive: string;
  readonly value: PrimitiveValue;
  readonly confidence: number;
  readonly ts: number;
  readonly window: ObservationWindow;
  readonly source: string;
  readonly evidenceRef: string;
  readonly identityRef: string | null;
  /** Observations of this primitive over all sessions of the attacker. */
  readonly count: number;
}

/** The values of some primitives in one session, in the order they were asked for. */
export interface SeriesRow {
  readonly evidenceRef: string;
  readonly ts: number | null;
  /** Null where it was not observed. */
  readonly values: readonly PrimitiveValue[];
  readonly confidences: readonly (number | null)[];
}

/** One line of an attacker's event list. */
export type EventRow =
  | SessionEventRow
  | ObservationEventRow
  | TagEventRow
  | StateEventRow
  | HeardEventRow
  | NoteEventRow;

interface EventRowBase {
  /** Stable over queries. */
  readonly id: string;
  /** Epoch seconds; null without wall time. */
  readonly ts: number | null;
  /** Seconds since the session's start; null for what stands with no session. */
  readonly t: number | null;
  /** The session that it stands with; null for what is of none. */
  readonly evidenceRef: string | null;
}

/** An event that a session always has. */
interface OfSession extends EventRowBase {
  readonly t: number;
  readonly evidenceRef: string;
}

/** A session began or ended. */
export interface SessionEventRow extends OfSession {
  readonly kind: 'session.started' | 'session.ended';
  readonly decky: string;
  readonly service: Service;
  readonly durationS: number;
}

/** A primitive was measured: in a session, or over those of an identity together. */
export interface ObservationEventRow extends EventRowBase {
  readonly kind: 'observation';
  /** The evidence_ref that it is explained by: of its session, or of the identity. */
  readonly explainedBy: string;
  readonly primitive: string;
  readonly value: PrimitiveValue;
  readonly confidence: number;
  readonly source: string;
}

/** A rule fired on something in a session, or on something else that is known of the attacker. */
export interface TagEventRow extends EventRowBase {
  readonly kind: 'tag';
  readonly tactic: string;
  /** Id of the technique, or of the sub-technique where it is one. */
  readonly technique: string;
  readonly name: string;
  readonly rule: string;
  /** As the rule gave it, 0..1. */
  readonly confidence: number;
  /** The beginning of the command that it fired on; null where it was no command. */
  readonly text: string | null;
}

/** The state of a primitive changed by an observation of a session. */
export interface StateEventRow extends OfSession {
  readonly kind: 'state';
  readonly primitive: string;
  /** Null at first. */
  readonly from: StateName | null;
  readonly to: StateName;
  readonly value: PrimitiveValue;
  readonly confidence: number;
}

/**
 * A person wrote a note, or set a bookmark. It stands behind the event that it is about, or behind the
 * start of the session; what is about the attacker stands where it was written.
 */
export interface NoteEventRow extends EventRowBase {
  readonly kind: 'note';
  /** Id of the event that it is about; null where it is about a session or the attacker. */
  readonly event: string | null;
  /** What the note says; null for a bookmark. */
  readonly text: string | null;
}

/**
 * A live bus told something of the attacker; it stands with the session that was on or before, where
 * there is one.
 */
export interface HeardEventRow extends EventRowBase {
  readonly kind: 'heard';
  /** `score`, `fingerprint`, `intel`, …: what it is about, in a word. */
  readonly about: string;
  readonly topic: string;
  /** What it says, in short. */
  readonly text: string;
}

/** A slice of a sorted list, with the length of the whole. */
export interface Slice<Row> {
  /** Rows of the list; while a filter is still looking, those found so far. */
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly Row[];
  /** How far a filter has got that has not looked at everything yet: asking again takes it on. */
  readonly scan?: { readonly done: number; readonly total: number };
  /** Rows of the list without its filter, where that is known. */
  readonly all?: number;
}

/**
 * A command of a session; text is null when it was typed with the echo off, and only the first
 * 1000 characters of a longer one.
 */
export interface CommandRow {
  readonly index: number;
  /** Seconds since the session's start, of the first character and of the end of line. */
  readonly t: number;
  readonly endT: number;
  /** Characters that the terminal showed until the next command. */
  readonly outputChars: number;
  readonly text: string | null;
  readonly provenance: string;
}

/** The middle half of the intervals between keys in an attacker's newest sessions, in seconds. */
export interface UsualRhythm {
  readonly from: number;
  readonly to: number;
  /** How many sessions and intervals it comes from. */
  readonly sessions: number;
  readonly intervals: number;
}

/** A command or a line of output that was looked for. */
export interface SearchHit {
  readonly attackerUuid: string;
  readonly address: string | null;
  readonly evidenceRef: string;
  readonly sid: string;
  readonly decky: string;
  readonly service: Service;
  /** When the session started; null without wall time. */
  readonly startedAt: number | null;
  /** Seconds since the session's start. */
  readonly t: number;
  /** The command or line; only the surroundings of the first match of a long one. */
  readonly text: string;
  /** Half-open ranges of the text that match. */
  readonly marks: readonly (readonly [from: number, to: number])[];
}

/** Events of a session by index, as columns; what was typed with the echo off is masked. */
export interface EventSlice {
  readonly from: number;
  readonly t: readonly number[];
  /** 0 input, 1 output, 2 resize. */
  readonly kind: readonly number[];
  readonly data: readonly string[];
  /** Input that was typed with the echo off: its characters are replaced unless revealed. */
  readonly masked: readonly boolean[];
}

/** A session opened for replay. */
export interface SessionDetail {
  readonly session: SessionRow;
  /** Events in the recording. */
  readonly events: number;
  /** The first 5000 at most. */
  readonly commands: readonly CommandRow[];
}

/** An observation with its reason, computed from the recording. */
export interface ExplainedObservation {
  readonly observation: ObservationRow;
  readonly explain: Explain | null;
}

/** When sessions started, in UTC. */
export interface Activity {
  /** Hours with sessions, by day and hour; at most the newest sixty days. */
  readonly cells: readonly {
    /** Epoch seconds of the day's beginning. */
    readonly day: number;
    /** 0 to 23. */
    readonly hour: number;
    readonly sessions: number;
  }[];
  /** Busiest first. */
  readonly deckies: readonly {
    readonly decky: string;
    readonly services: readonly string[];
    readonly sessions: number;
    readonly days: readonly { readonly day: number; readonly sessions: number }[];
  }[];
  /** Deckies altogether; of very many only the busiest are among `deckies`. */
  readonly deckyCount: number;
}

/** A session that ended lately, and what stands out in it. */
export interface LatestSession {
  readonly session: SessionRow;
  readonly address: string | null;
  /** `typed`, `pasted` or `mixed`; null where it was not measured. */
  readonly modality: string | null;
  /** Ids of the techniques that are surest, the surest first; a few at most. */
  readonly techniques: readonly string[];
}

/** What is going on over all attackers. */
export interface Overview extends Activity {
  /** Sessions that ended last, the latest first. */
  readonly latest: readonly LatestSession[];
  /** Epoch seconds of the first start and the last end; null without wall times. */
  readonly span: { readonly from: number; readonly to: number } | null;
}

/** A file of the opened folder. */
export interface FileRow {
  /** Relative to the opened path. */
  readonly file: string;
  readonly decky: string;
  readonly service: Service;
  readonly bytes: number;
  /** Lines looked at so far, blank ones aside; 0 before the file's turn. */
  readonly totalLines: number;
  /** Lines that could not be used. */
  readonly lines: LineCounts;
  /** Sessions that are kept of it. */
  readonly sessions: number;
  /** Those of them that are not whole: the recorder or the reader cut them short. */
  readonly cut: number;
  /** decky and service were guessed from the folder's name. */
  readonly guessed: boolean;
}

/** What was read, what was not, and why. */
export interface Diagnostics {
  readonly files: readonly FileRow[];
  readonly ignored: readonly { readonly file: string; readonly reason: string }[];
  /** Sessions that the recorder itself said it skipped. */
  readonly unrecorded: readonly { readonly reason: string; readonly sessions: number }[];
  readonly skipped: Readonly<Record<string, number>>;
  readonly deferred: Readonly<Record<string, number>>;
  /** Observations that are kept and shown but enter no state, by reason. */
  readonly unmerged: Readonly<Record<string, number>>;
  readonly silent: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly observations: Readonly<Record<string, number>>;
  readonly faults: readonly Fault[];
  readonly plugins: readonly PluginRow[];
  /** What plugins logged last, oldest first. */
  readonly log: readonly PluginLine[];
  readonly notices: readonly string[];
  readonly store: StoreFacts;
  readonly versions: Readonly<Record<string, string>>;
}

/** Where results are kept, and how much that is. */
export interface StoreFacts {
  readonly sessions: number;
  /** Bytes in memory. */
  readonly bytes: number;
  /** Version of its tables. */
  readonly schema: number;
  /** Folder of the workspace; null for one in memory only. */
  readonly folder: string | null;
}

/** A plugin and the time it took. */
export interface PluginRow {
  readonly plugin: string;
  readonly setupMs: number;
  readonly runMs: number;
  readonly calls: number;
  readonly faults: number;
}
