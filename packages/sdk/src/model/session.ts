/** Services whose shells are recorded. */
export type Service = 'ssh' | 'telnet';

/** Code in {@link EventColumns.kind}: what the operator sent. */
export const EVENT_INPUT = 0;

/** Code in {@link EventColumns.kind}: what the terminal showed. */
export const EVENT_OUTPUT = 1;

/** Code in {@link EventColumns.kind}: the window has another size. */
export const EVENT_RESIZE = 2;

/**
 * The events of one session as columns, in file order. `t` may go backwards; order is never changed.
 */
export interface EventColumns {
  readonly length: number;
  /** Seconds since the session's start; always finite. */
  readonly t: Float64Array;
  /** {@link EVENT_INPUT}, {@link EVENT_OUTPUT} or {@link EVENT_RESIZE}. */
  readonly kind: Uint8Array;
  /** Decoded text; a byte that is not UTF-8 stands as the lone code unit 0xDC00 + byte. */
  readonly data: readonly string[];
}

/** What the recorder wrote first about a session. Missing or odd fields are null. */
export interface SessionHeader {
  readonly version: number | null;
  /** Columns. */
  readonly width: number | null;
  /** Rows. */
  readonly height: number | null;
  /** Start of the session, epoch seconds; null outside the years 2000–2100 ("no wall time"). */
  readonly timestamp: number | null;
  readonly env: Readonly<Record<string, string>>;
}

/** Where an attacker's address was learned. */
export type AddressOrigin = 'envelope' | 'log' | 'user' | 'none';

/** The attacker behind a session: an address, or a pseudo-attacker of that one session. */
export interface AttackerRef {
  /** UUIDv5 of the normal form of the address, or of the evidence_ref when there is none. */
  readonly uuid: string;
  /** IPv4 or IPv6 literal in normal form; null when unknown. */
  readonly address: string | null;
  readonly origin: AddressOrigin;
}

/** A command line from the honeypot's own log: what the shell ran, whatever the keystrokes were. */
export interface LoggedCommand {
  /** Epoch seconds. */
  readonly ts: number;
  readonly text: string;
  readonly uid: string | null;
  readonly user: string | null;
  readonly pwd: string | null;
}

/** Counts of lines that could not be used. */
export interface LineCounts {
  /** Not JSON, or not an object. */
  readonly junk: number;
  /** A JSON object that is neither header, event nor truncation mark. */
  readonly malformed: number;
  /** Longer than the reader's limit of one line. */
  readonly oversized: number;
}

/** What is known of a session before its events are read. */
export interface SessionCandidate {
  readonly sid: string;
  readonly decky: string;
  readonly service: Service;
  /** Basename of the shard file. */
  readonly shard: string;
  readonly evidenceRef: string;
  readonly attacker: AttackerRef;
  /** Byte offset right behind the last line of the session in its shard. */
  readonly endOffset: number;
  /** False while the session may still grow. */
  readonly final: boolean;
  /** Stands for the commands that the honeypot's log gives to it; left out where it gives none. */
  readonly logged?: number;
}

/** A session read from its recording. Immutable. */
export interface RecordedSession extends SessionCandidate {
  readonly header: SessionHeader | null;
  readonly events: EventColumns;
  /** The recorder stopped at its own cap. */
  readonly truncated: boolean;
  /** The reader stopped at 64 MiB of the session. */
  readonly cut: boolean;
  readonly lines: LineCounts;
  /** Epoch seconds of the shard's UTC date: the session's time when the header has none. */
  readonly shardDate: number | null;
  /** From the honeypot's log, where exactly one session fits; empty otherwise. */
  readonly loggedCommands: readonly LoggedCommand[];
}
