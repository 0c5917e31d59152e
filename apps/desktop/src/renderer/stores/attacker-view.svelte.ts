import { habitsOf } from 'shardscope/client';
import { tick } from 'svelte';
import type {
  AnnotationTarget,
  AttackerRow,
  EngineClient,
  ErrorInfo,
  EventRow,
  ObservationRow,
  SeriesRow,
  SessionRow,
  TagRow,
  UsualRhythm,
} from 'shardscope/client';
import { comparePrimitives } from '../format/words.ts';
import { AttributionView } from './attribution-view.svelte.ts';
import { errorInfo } from './error-info.ts';
import { Evidence } from './evidence.svelte.ts';
import type { FilterStore } from './filter.svelte.ts';
import type { LayoutStore } from './layout.svelte.ts';
import { SessionReplay } from './session-replay.svelte.ts';
import { StackRange } from './stack-range.svelte.ts';
import type { WallRange } from './stack-range.svelte.ts';
import { SlicedList } from './sliced-list.svelte.ts';
import type { LoadState } from './sliced-list.svelte.ts';
import { TechniqueView } from './technique-view.svelte.ts';

/** Sessions of the time stack; older ones are reached through the events. */
const MAX_SESSIONS = 200;

/** Milliseconds after a live frame until the view is asked for again: others can join it. */
const REFRESH_MS = 80;

/** Part of the time that asking for it again may take. */
const REFRESH_SHARE = 0.5;

/** What notes can be about: null for what is not chosen. */
export interface NoteTargets {
  readonly attacker: AnnotationTarget;
  readonly session: AnnotationTarget | null;
  readonly event: AnnotationTarget | null;
}

/** Everything about the attacker whose events are on the screen. */
export class AttackerView {
  readonly uuid: string;
  state = $state<LoadState>('loading');
  error = $state.raw<ErrorInfo | null>(null);
  row = $state.raw<AttackerRow | null>(null);
  /** Newest first. */
  sessions = $state.raw<readonly SessionRow[]>([]);
  observations = $state.raw<readonly ObservationRow[]>([]);
  series = $state.raw<readonly SeriesRow[]>([]);
  /** What was observed, in the order of the values in each row of `series`. */
  seriesPrimitives = $state.raw<readonly string[]>([]);
  readonly events: SlicedList<EventRow>;
  /** What part of the time the stack shows. */
  readonly range = new StackRange();
  newestFirst = $state(true);
  isSessionOnly = $state(false);
  /** The id of the chosen row of the event list. */
  selectedEvent = $state<string | null>(null);
  /** The chosen row itself, while it is known. */
  chosen = $state.raw<EventRow | null>(null);
  /** What the person has begun to write a note about. */
  noteAbout = $state<keyof NoteTargets | null>(null);
  replay = $state.raw<SessionReplay | null>(null);
  evidence = $state.raw<Evidence | null>(null);
  readonly attribution: AttributionView;
  readonly techniques: TechniqueView;
  /** How fast this attacker usually types. */
  usual = $state.raw<UsualRhythm | null>(null);
  readonly habits = $derived(habitsOf(this.observations));
  readonly #client: EngineClient;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #refreshMs = 0;
  /** A frame has come since the view was asked for. */
  #isStale = false;
  #isClosed = false;
  /** Where the latest session is opened, in seconds; at its end where it is null. */
  #beginning: number | null = null;

  constructor(client: EngineClient, uuid: string, filter: FilterStore) {
    this.#client = client;
    this.uuid = uuid;
    this.events = new SlicedList((offset, limit) =>
      client.request('events', {
        attacker: uuid,
        newestFirst: this.newestFirst,
        session: this.isSessionOnly ? (this.replay?.evidenceRef ?? null) : null,
        filter: filter.applied,
        offset,
        limit,
      }),
    );
    this.attribution = new AttributionView(client, uuid);
    this.techniques = new TechniqueView(client, uuid, () => this.replay?.evidenceRef ?? null);
    const stopFrames = client.onFrame((frame) => {
      if (frame.kind === 'stream' && frame.attacker === uuid) this.#refreshSoon();
    });
    const stopFilter = filter.onChange(() => void this.events.refresh());
    this.#stop = () => {
      stopFrames();
      stopFilter();
    };
  }

  /** What a note or bookmark can be about now. */
  get targets(): NoteTargets {
    const attacker = { attacker: this.uuid, session: null, event: null, t: null };
    const session = this.replay?.evidenceRef ?? null;
    return {
      attacker,
      session: session === null ? null : { ...attacker, session },
      event: this.chosen && eventTarget(this.uuid, this.chosen),
    };
  }

  /** From the start of the first session to the start of the last one; null without wall time. */
  get wholeRange(): WallRange | null {
    const from = this.sessions.at(-1)?.startedAt ?? null;
    const to = this.sessions[0]?.startedAt ?? null;
    return from === null || to === null ? null : { from, to: to + 1 };
  }

  /** Shows the sessions around the open one. */
  frameSelection(): void {
    const { openSession: session, wholeRange: whole } = this;
    const startedAt = session?.startedAt ?? null;
    if (!session || !whole || startedAt === null) return;
    this.range.narrow({ from: startedAt - 1, to: startedAt + Math.max(1, session.durationS) });
  }

  /** The session that is open for replay. */
  get openSession(): SessionRow | null {
    const ref = this.replay?.evidenceRef;
    return this.sessions.find(({ evidenceRef }) => evidenceRef === ref) ?? null;
  }

  /** Loads everything and opens the latest session. */
  async start(): Promise<void> {
    await this.#load();
    const [latest] = this.sessions;
    if (!this.#isClosed && !this.replay && latest)
      this.openReplay(latest.evidenceRef, this.#beginning);
    this.events.show(0, 0);
    void this.#loadUsual();
    try {
      await this.#client.request('follow', { attacker: this.uuid });
    } catch (error) {
      this.error = errorInfo(error);
    }
  }

  /** Where the latest session is to be opened, in seconds since its start. */
  beginAt(t: number): void {
    this.#beginning = t;
  }

  openReplay(evidenceRef: string, position: number | null): void {
    if (this.replay?.evidenceRef === evidenceRef) {
      if (position !== null) this.replay.seek(position);
      return;
    }
    this.replay?.close();
    this.replay = new SessionReplay(this.#client, evidenceRef, position);
    if (this.isSessionOnly) void this.events.refresh();
    if (this.techniques.isSessionOnly) this.techniques.refresh();
  }

  closeReplay(): void {
    this.replay?.close();
    this.replay = null;
    if (!this.isSessionOnly) return;
    this.isSessionOnly = false;
    void this.events.refresh();
  }

  /** To a session newer or older than the open one. */
  stepSession(direction: 1 | -1): void {
    const open = this.sessions.findIndex((row) => row.evidenceRef === this.replay?.evidenceRef);
    const next = this.sessions[open < 0 ? 0 : open + direction];
    if (next) this.openReplay(next.evidenceRef, null);
  }

  /** Takes a row of the event list: replay goes there, and what it says is explained. */
  choose(event: EventRow): void {
    this.selectedEvent = event.id;
    this.chosen = event;
    const { evidenceRef, t } = event;
    if (evidenceRef !== null) this.openReplay(evidenceRef, t);
    if (event.kind === 'observation') this.explain(event.primitive, event.explainedBy);
    if (event.kind === 'state') this.explain(event.primitive, event.evidenceRef);
    if (event.kind !== 'tag') return;
    this.techniques.choose({ tactic: event.tactic, technique: event.technique }, event.id);
    if (event.text !== null && t !== null) this.replay?.seekCommand(event.text, t);
  }

  /** Goes to the very command that a tag was found in. */
  showTag(tag: TagRow): void {
    if (tag.evidenceRef === null) return;
    this.openReplay(tag.evidenceRef, tag.t);
    const text = tag.evidence['command_text'];
    if (tag.t !== null && typeof text === 'string') this.replay?.seekCommand(text, tag.t);
  }

  /** Opens the notes, ready for writing. */
  beginNote(layout: LayoutStore, about: keyof NoteTargets): void {
    this.noteAbout = about;
    layout.showInspector('notes');
    // The field is there when the panel is.
    void tick().then(() => document.getElementById('note-text')?.focus());
  }

  explain(primitive: string, evidenceRef: string): void {
    this.evidence = new Evidence(this.#client, primitive, evidenceRef);
  }

  reorder(newestFirst: boolean): void {
    this.newestFirst = newestFirst;
    void this.events.refresh();
  }

  restrict(isSessionOnly: boolean): void {
    this.isSessionOnly = isSessionOnly;
    void this.events.refresh();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.events.close();
    this.techniques.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.replay?.close();
  }

  async #loadUsual(): Promise<void> {
    const { uuid: attacker } = this;
    // The band of the session itself is drawn without it.
    this.usual = await this.#client.request('rhythm', { attacker }).catch(() => null);
  }

  async #load(): Promise<void> {
    const { uuid } = this;
    const client = this.#client;
    this.attribution.refresh();
    this.techniques.refresh();
    try {
      const [row, sessions, observed] = await Promise.all([
        client.request('attacker', { uuid }),
        client.request('sessions', { attacker: uuid, offset: 0, limit: MAX_SESSIONS }),
        client.request('observations', { attacker: uuid }),
      ]);
      const observations = observed.toSorted((a, b) => comparePrimitives(a.primitive, b.primitive));
      const primitives = observations.map(({ primitive }) => primitive);
      const series = await client.request('series', {
        attacker: uuid,
        primitives,
        limit: MAX_SESSIONS,
      });
      if (this.#isClosed) return;
      this.row = row;
      this.sessions = sessions.rows;
      this.observations = observations;
      this.series = series;
      this.seriesPrimitives = primitives;
      this.state = 'ready';
      this.error = null;
    } catch (error) {
      this.error = errorInfo(error);
      this.state = 'failed';
    }
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(
      () => {
        const started = performance.now();
        void Promise.all([this.#load(), this.events.refresh()]).finally(() => {
          this.#timer = null;
          this.#refreshMs = (performance.now() - started) / REFRESH_SHARE;
          if (this.#isStale) this.#refreshSoon();
        });
        this.#isStale = false;
      },
      Math.max(REFRESH_MS, this.#refreshMs),
    );
    this.#isStale = true;
  }
}

/** What is written about a chosen row: on a note or a bookmark, about what those are about. */
function eventTarget(attacker: string, row: EventRow): AnnotationTarget | null {
  const event = row.kind === 'note' ? row.event : row.id;
  return event === null ? null : { attacker, session: row.evidenceRef, event, t: row.t };
}
