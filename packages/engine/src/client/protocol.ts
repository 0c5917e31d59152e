import type { Envelope, PrimitiveDefinition } from '@shardscope/sdk';
import type { AnnotationChange, Annotations } from '../notes/index.ts';
import type { AttackRequests, TechniqueRow } from './attack.ts';
import type { IdentityRequests, StateRow } from './identity.ts';
import type { LiveRequests, LiveView } from './live.ts';
import type { NewsRequests } from './news.ts';
import type { RuleRequests } from './rules.ts';
import type { PluginsView } from './plugins.ts';
import type {
  Activity,
  AttackerRow,
  Diagnostics,
  EventRow,
  EventSlice,
  ExplainedObservation,
  ObservationRow,
  Overview,
  SearchHit,
  SessionDetail,
  SeriesRow,
  SessionRow,
  Slice,
  UsualRhythm,
} from './rows.ts';

/** State of the analysis of the opened path. */
export type AnalysisState = 'idle' | 'running' | 'done' | 'cancelled' | 'failed';

/** What is open, and how far its analysis has got. Sent on every change. */
export interface Status {
  /** The opened path as the person gave it; null when nothing is open. */
  readonly path: string | null;
  /** Short name for the top bar. */
  readonly label: string;
  readonly state: AnalysisState;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Bytes a second over the last seconds. */
  readonly rate: number;
  readonly files: number;
  readonly attackers: number;
  readonly sessions: number;
  /** Sessions that the index has found so far; those read already are `sessions`. */
  readonly sessionsTotal: number;
  /** Recorded events read, inputs and outputs. */
  readonly events: number;
  readonly observations: number;
  /** Sessions that gave nothing, wait, or were not recorded: those that diagnostics list. */
  readonly skipped: number;
  /** Lines of the open files that could not be used. */
  readonly junk: number;
  readonly faults: number;
  readonly slowestPlugin: string | null;
  /** Another process writes this workspace: results are shown and not kept. */
  readonly readOnly: boolean;
  readonly notices: readonly string[];
  /** Why the last opening or analysis failed. */
  readonly error: ErrorInfo | null;
}

/** An error as a person gets to see it. */
export interface ErrorInfo {
  readonly code: string;
  /** What happened and what to do. */
  readonly message: string;
}

/** Orders of the attacker list, the last two by what is measured over all of them. */
export type AttackerSort =
  'lastSeen' | 'firstSeen' | 'sessions' | 'address' | 'novelty' | 'confidence';

/** An entry of a folder, for choosing what to open where there is no native dialog. */
export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

/** A path opened before. */
export interface RecentSource {
  readonly path: string;
  readonly openedAt: number;
}

/** A list that can be saved, as it is sorted and filtered on the screen. */
export type ExportedList =
  | {
      readonly kind: 'attackers';
      readonly query: {
        readonly sort: AttackerSort;
        readonly descending: boolean;
        readonly text: string;
      };
    }
  | {
      readonly kind: 'events';
      readonly query: {
        readonly attacker: string;
        readonly newestFirst: boolean;
        readonly session: string | null;
        readonly filter?: string | undefined;
      };
    }
  | { readonly kind: 'commands' | 'output'; readonly text: string };

/** A file for the person to keep. */
export interface ExportedFile {
  /** Without a folder. */
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** The parameters of a request that takes none: `{}`. */
export type Nothing = Readonly<Record<string, never>>;

/** Every request, its parameters and its result. */
export interface Requests
  extends AttackRequests, IdentityRequests, LiveRequests, NewsRequests, RuleRequests {
  /** Current status; the stream sends every later one. */
  status: { params: Nothing; result: Status };
  /** Opens a folder or file, closing what is open. Answers when indexing has begun. */
  'source.open': { params: { path: string }; result: Status };
  'source.cancel': { params: Nothing; result: Status };
  /** Folders and recordings in a folder that may be opened. */
  'source.browse': {
    params: { path: string | null };
    result: { path: string; parent: string | null; entries: readonly FolderEntry[] };
  };
  /** Places to begin with; null where this door may not open them. */
  'source.places': {
    params: Nothing;
    result: {
      samples: string | null;
      /** Sessions of the samples; null while something is open, where nobody asks for them. */
      sampleSessions: number | null;
      home: string | null;
      /** Folder that results are kept in; null where they are kept in memory only. */
      kept: string | null;
    };
  };
  'source.recent': { params: Nothing; result: readonly RecentSource[] };
  attackers: {
    params: {
      sort: AttackerSort;
      descending: boolean;
      /**
       * A filter, or plain words: parts of an address, uuid, decky or service. Attackers fit that
       * have an event which fits. Refused with E_FILTER_INVALID where it cannot be understood.
       */
      text: string;
      offset: number;
      limit: number;
    };
    result: Slice<AttackerRow>;
  };
  attacker: { params: { uuid: string }; result: AttackerRow | null };
  /** Newest first. */
  sessions: {
    params: { attacker: string; offset: number; limit: number };
    result: Slice<SessionRow>;
  };
  events: {
    params: {
      attacker: string;
      newestFirst: boolean;
      /** Only this session, by evidence_ref. */
      session: string | null;
      /** A filter as for attackers; here plain words are also looked for in what events say. */
      filter?: string | undefined;
      offset: number;
      limit: number;
    };
    result: Slice<EventRow>;
  };
  /** Values of some primitives over an attacker's newest sessions, oldest of them first. */
  series: {
    params: { attacker: string; primitives: readonly string[]; limit: number };
    result: readonly SeriesRow[];
  };
  /** Latest observation per primitive, sorted by primitive. */
  observations: { params: { attacker: string }; result: readonly ObservationRow[] };
  /** Recomputes an observation from the recording, or from the sessions of an identity. */
  explain: {
    params: { evidenceRef: string; primitive: string };
    result: ExplainedObservation | null;
  };
  primitives: { params: Nothing; result: readonly PrimitiveDefinition[] };
  session: { params: { evidenceRef: string }; result: SessionDetail };
  /** Fewer events than asked for where their texts are long, but always one if there is one. */
  'session.events': {
    params: { evidenceRef: string; from: number; count: number; reveal: boolean };
    result: EventSlice;
  };
  /** What can be written where the caret stands in a filter. */
  'filter.complete': {
    params: { text: string; caret: number };
    result: {
      kind: 'field' | 'operator' | 'value' | 'connective';
      /** The part of the text that an option replaces. */
      from: number;
      to: number;
      options: readonly { readonly text: string; readonly hint: string }[];
    };
  };
  /** Commands that fit a filter, or have all its plain words; those of the newest attackers first. */
  'search.commands': {
    params: { text: string; offset: number; limit: number };
    result: Slice<SearchHit>;
  };
  /**
   * Lines that terminals showed and that fit a filter, or have all its plain words. A scan over the
   * recordings: each request takes it on for a moment, so a client that stops asking cancels it.
   * Refused with E_FILTER_INVALID where nothing says what to look for.
   */
  'search.output': {
    params: { text: string; offset: number; limit: number };
    result: Slice<SearchHit>;
  };
  overview: { params: Nothing; result: Overview };
  /** How fast an attacker usually types; null where too little was typed. Reads recordings. */
  rhythm: { params: { attacker: string }; result: UsualRhythm | null };
  /** When the sessions of an attacker started. */
  activity: { params: { attacker: string }; result: Activity };
  /** A list as a file, all of its rows up to 100 000; formulas are made harmless. */
  'export.rows': {
    params: { list: ExportedList; format: 'csv' | 'jsonl' };
    result: ExportedFile & { readonly rows: number; readonly isCut: boolean };
  };
  /** One HTML page about an attacker that stands by itself, with its notes. */
  'export.report': { params: { attacker: string }; result: ExportedFile };
  /** Notes, bookmarks and saved filters of the workspace. */
  notes: { params: Nothing; result: Annotations };
  /** Changes one of them; resolves when it is kept. */
  'notes.change': { params: { change: AnnotationChange }; result: Annotations };
  /** The third-party plugins of this user. */
  plugins: { params: Nothing; result: PluginsView };
  /** Enables or disables one, from the next opening on. */
  'plugins.switch': {
    params: {
      id: string;
      enabled: boolean;
      /** What was shown to the user as its permissions. */
      agreedTo: readonly string[];
    };
    result: PluginsView;
  };
  diagnostics: { params: Nothing; result: Diagnostics };
  /** Starts the per-attacker stream; a `snapshot` frame comes first. One attacker at a time. */
  follow: { params: { attacker: string | null }; result: null };
}

/** Name of a request. */
export type RequestName = keyof Requests;

/** Parameters of a request. */
export type Params<Name extends RequestName> = Requests[Name]['params'];

/** Result of a request. */
export type Result<Name extends RequestName> = Requests[Name]['result'];

/** From the renderer to the engine. */
export interface RequestMessage<Name extends RequestName = RequestName> {
  readonly id: number;
  readonly name: Name;
  readonly params: Params<Name>;
}

/** One frame of the per-attacker stream. */
export interface StreamFrame {
  /** `snapshot`, `observation`, `session.ended`, …, `stream.error`. */
  readonly name: string;
  readonly data: Pick<Envelope, 'topic' | 'type' | 'ts' | 'payload'> | Snapshot;
}

/** The first frame of a per-attacker stream, and every one that heals a gap. */
export interface Snapshot {
  readonly attacker_uuid: string;
  readonly observations: readonly ObservationRow[];
  readonly attribution: readonly StateRow[];
  readonly techniques: readonly TechniqueRow[];
  readonly sessions: readonly SessionRow[];
}

/** From the engine to the renderer: answers, and one multiplexed stream of frames. */
export type EngineMessage =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorInfo }
  | { readonly kind: 'status'; readonly status: Status }
  /** Lists of attackers have changed; slices in view are asked for again. */
  | { readonly kind: 'attackers'; readonly version: number }
  /** How the live bus stands: on every change, and twice a second while one is attached to. */
  | { readonly kind: 'live'; readonly live: LiveView }
  | { readonly kind: 'stream'; readonly attacker: string; readonly frame: StreamFrame }
  | { readonly kind: 'keepalive' };
