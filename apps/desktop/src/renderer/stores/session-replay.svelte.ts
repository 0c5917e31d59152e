import { IDLE_LIMIT_S, pausesOf, rhythmOf, timeAxis } from 'shardscope/client';
import type { CommandRow, EngineClient, ErrorInfo, SessionDetail, TagRow } from 'shardscope/client';
import type * as Screens from '../replay/headless-screen.ts';
import { RecordingBuilder, emptyRecording, eventsUntil, lastTime } from '../replay/recording.ts';
import type { Recording } from '../replay/recording.ts';
import { taggedCommands } from '../replay/tagged-commands.ts';
import { errorInfo } from './error-info.ts';
import { SessionFind } from './session-find.svelte.ts';
import type { LoadState } from './sliced-list.svelte.ts';

/** Events that are asked for at a time, at first and at most. */
const FIRST_EVENTS = 200;
const MOST_EVENTS = 2000;

/** Code units that one answer should hold: reading more at once would be felt. */
const ANSWER_UNITS = 256 * 1024;

/** Code units of a session that are loaded at most; the rest is said to be missing. */
const MAX_LOADED_UNITS = 48 * 1024 * 1024;

/** The shortest part of a session that strips show, and what a step of zooming leaves. */
const MIN_PART = 0.002;
const PART_SHARE = 0.5;

/** Seconds until the terminal has shown what was typed or pasted. */
const ECHO_S = 0.1;

/** Tags of a session that are marked. */
const MAX_TAGS = 500;

/** Seconds within which the cursor is where something is. */
export const SAME_S = 0.05;

/** Seconds before the end from which nothing is left to play: it begins again. */
const AT_END_S = 0.1;

/** Speeds of replay. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** A session that is open for replay: its events so far, the place in time, the terminal there. */
export class SessionReplay {
  readonly evidenceRef: string;
  state = $state<LoadState>('loading');
  error = $state.raw<ErrorInfo | null>(null);
  detail = $state.raw<SessionDetail | null>(null);
  recording = $state.raw<Recording>(emptyRecording(0));
  /** Tags of its commands, in the order of time. */
  tags = $state.raw<readonly TagRow[]>([]);
  /** Not all of a very long session is here. */
  isCut = $state(false);
  /** Seconds since the session's start. */
  position = $state(0);
  isPlaying = $state(false);
  speed = $state(1);
  skipsIdle = $state(true);
  isRevealed = $state(false);
  /** The events are listed byte for byte, in place of the terminal. */
  isRaw = $state(false);
  /** The terminal to draw; `drawn` counts its changes. */
  screen = $state.raw<Screens.HeadlessScreen | null>(null);
  drawn = $state(0);
  /** The part of the axis that the strips show, as places 0..1. */
  part = $state.raw({ from: 0, to: 1 });
  readonly find = new SessionFind(this);
  readonly axis = $derived(timeAxis(this.recording.t, this.skipsIdle ? IDLE_LIMIT_S : null));
  readonly rhythm = $derived(rhythmOf(this.recording));
  readonly pauses = $derived(pausesOf(this.detail?.commands ?? []));
  /** Commands that a rule fired on, with their techniques, in the order of time. */
  readonly tagged = $derived(taggedCommands(this.detail?.commands ?? [], this.tags));
  readonly end = $derived(Math.max(lastTime(this.recording), 0));
  readonly hasMasked = $derived(this.recording.masked.includes(true));
  readonly #client: EngineClient;
  /** Half of the viewer's code is the terminal: it is loaded with the first session. */
  #screens: typeof Screens | null = null;
  #isSyncing = false;
  #isClosed = false;
  #frame = 0;
  #wasMoved = false;
  #loading = 0;
  #wanted: { readonly text: string; readonly t: number } | null = null;

  constructor(client: EngineClient, evidenceRef: string, position: number | null) {
    this.#client = client;
    this.evidenceRef = evidenceRef;
    if (position !== null) this.seek(position);
    void this.#load();
  }

  /** The command that runs or ran last at the position. */
  get currentCommand(): CommandRow | null {
    return this.detail?.commands.findLast(({ t }) => t <= this.position) ?? null;
  }

  /** Everything of the session that will come is here. */
  get isComplete(): boolean {
    return (
      this.state === 'ready' && (this.isCut || this.recording.t.length >= this.recording.total)
    );
  }

  seek(t: number): void {
    this.#wasMoved = true;
    this.position = Math.min(Math.max(0, t), Math.max(this.end, this.isComplete ? 0 : t));
    void this.#sync();
  }

  /** By seconds as they were recorded; inside idle time that is cut, by seconds as they are played. */
  seekBy(seconds: number): void {
    if (this.axis.isShortened(this.position)) this.leap(seconds / this.axis.shown);
    else this.seek(this.position + seconds);
  }

  /** By a part of the session as it is played. */
  leap(part: number): void {
    this.seek(this.axis.time(this.axis.place(this.position) + part));
  }

  /** To the next or previous event. */
  step(direction: 1 | -1): void {
    const { due } = this.recording;
    const index = eventsUntil(this.recording, this.position);
    if (direction > 0) {
      this.seek(due[index] ?? this.end);
      return;
    }
    const before = eventsUntil(this.recording, (due[index - 1] ?? 0) - Number.EPSILON * 16);
    this.seek(before > 0 ? (due[before - 1] ?? 0) : 0);
  }

  /** To the next or previous command. */
  stepCommand(direction: 1 | -1): void {
    const commands = this.detail?.commands ?? [];
    const ahead = commands.find(({ t }) => t > this.position + 1e-6);
    const behind = commands.findLast(({ t }) => t < this.position - 1e-6);
    const target = direction > 0 ? (ahead?.t ?? this.end) : (behind?.t ?? 0);
    this.seek(target);
  }

  /** To where a command has been typed, once the commands are known. */
  seekCommand(text: string, t: number): void {
    this.#wanted = { text, t };
    this.#seekWanted();
  }

  /**
   * When a command was on the screen: of those with the same text the one next to a moment. Null for
   * what is no command that was typed, such as one from a log, and until the commands are known.
   */
  endOfCommand(text: string, t: number): number | null {
    const commands = this.detail?.commands ?? [];
    const nearest = commands
      .filter((command) => command.text === text)
      .toSorted((one, other) => Math.abs(one.t - t) - Math.abs(other.t - t))[0];
    if (!nearest) return null;
    const next = commands[commands.indexOf(nearest) + 1]?.t ?? Infinity;
    return Math.min(nearest.endT + ECHO_S, Math.max(nearest.endT, next));
  }

  /** To the next or previous tagged command. */
  stepTag(direction: 1 | -1): void {
    const times = this.tags.flatMap(({ t }) => t ?? []);
    const ahead = times.find((t) => t > this.position + SAME_S);
    const behind = times.findLast((t) => t < this.position - SAME_S);
    const target = direction > 0 ? ahead : behind;
    if (target !== undefined) this.seek(target);
  }

  /** Techniques of a command, each once. */
  techniquesOf(command: number): readonly string[] {
    return this.tagged.find(({ index }) => index === command)?.techniques ?? [];
  }

  togglePlay(): void {
    if (this.isPlaying) {
      this.pause();
      return;
    }
    if (this.position >= this.end - AT_END_S) this.seek(0);
    this.isPlaying = true;
    this.#frame = requestAnimationFrame((now) => this.#play(now, now));
  }

  pause(): void {
    this.isPlaying = false;
    cancelAnimationFrame(this.#frame);
  }

  /** Shows a part of the axis in the strips; all of it where the part would be too short. */
  showPart(from: number, to: number): void {
    const [low, high] = [Math.max(0, from), Math.min(1, to)];
    this.part = high - low < MIN_PART ? this.part : { from: low, to: high };
  }

  /** Zooms the strips in or out around the cursor. */
  zoomPart(direction: 1 | -1): void {
    const { from, to } = this.part;
    const factor = direction > 0 ? PART_SHARE : 1 / PART_SHARE;
    const centre = Math.min(to, Math.max(from, this.axis.place(this.position)));
    this.showPart(centre - (centre - from) * factor, centre + (to - centre) * factor);
  }

  /** To the next faster or slower speed. */
  changeSpeed(direction: 1 | -1): void {
    const at = SPEEDS.indexOf(this.speed);
    this.speed = SPEEDS[at + direction] ?? this.speed;
  }

  /** Shows or hides what was typed with the echo off. */
  async reveal(isRevealed: boolean): Promise<void> {
    this.isRevealed = isRevealed;
    this.#wasMoved = true;
    try {
      this.#forgetScreen();
      await this.#loadEvents();
    } catch (error) {
      this.error = errorInfo(error);
      this.state = 'failed';
    }
  }

  close(): void {
    this.#isClosed = true;
    this.pause();
    this.#forgetScreen();
  }

  async #load(): Promise<void> {
    try {
      const [detail, screens] = await Promise.all([
        this.#client.request('session', { evidenceRef: this.evidenceRef }),
        import('../replay/headless-screen.ts'),
      ]);
      this.#screens = screens;
      this.detail = detail;
      this.#seekWanted();
      this.recording = emptyRecording(detail.events);
      void this.#loadTags();
      await this.#loadEvents();
    } catch (error) {
      this.error = errorInfo(error);
      this.state = 'failed';
    }
  }

  #seekWanted(): void {
    const [wanted, commands] = [this.#wanted, this.detail?.commands];
    if (!wanted || !commands) return;
    this.#wanted = null;
    const end = this.endOfCommand(wanted.text, wanted.t);
    if (end !== null) this.seek(end);
  }

  async #loadTags(): Promise<void> {
    const asked = { attacker: null, session: this.evidenceRef, tactic: null, technique: null };
    const found = await this.#client
      .request('tags', { ...asked, offset: 0, limit: MAX_TAGS })
      // Replay goes on without them; the techniques in the inspector say what is wrong.
      .catch(() => null);
    const placed = found?.rows.filter(({ t }) => t !== null) ?? [];
    this.tags = placed.toSorted((one, other) => (one.t ?? 0) - (other.t ?? 0));
  }

  async #loadEvents(): Promise<void> {
    const loading = ++this.#loading;
    const { total } = this.recording;
    const builder = new RecordingBuilder(total);
    let published = 0;
    this.isCut = false;
    while (builder.length < total && !this.isCut) {
      const slice = await this.#client.request('session.events', {
        evidenceRef: this.evidenceRef,
        from: builder.length,
        count: nextCount(builder),
        reveal: this.isRevealed,
      });
      if (this.#isClosed || loading !== this.#loading) return;
      if (slice.t.length === 0) break;
      builder.add(slice);
      this.isCut = builder.units > MAX_LOADED_UNITS;
      // What is drawn from the events costs as much as there are: each time twice as many.
      if (builder.length < 2 * published) continue;
      published = builder.length;
      this.#publish(builder);
    }
    this.#publish(builder);
    if (!this.#wasMoved) this.position = this.end;
    void this.#sync();
  }

  #publish(builder: RecordingBuilder): void {
    this.recording = builder.recording();
    this.state = 'ready';
    if (this.#wasMoved) void this.#sync();
  }

  /** Brings the terminal to the position; a later call while it runs is taken up by it. */
  async #sync(): Promise<void> {
    const screens = this.#screens;
    if (this.#isSyncing || screens === null) return;
    this.#isSyncing = true;
    try {
      let next = this.screen;
      while (!this.#isClosed) {
        const target = eventsUntil(this.recording, this.position);
        if (!next || next.applied > target) next = this.#freshScreen(screens);
        if (next === this.screen && next.applied === target) break;
        await next.feed(this.recording, target);
        this.#draw(next);
      }
    } finally {
      this.#isSyncing = false;
    }
  }

  #draw(next: Screens.HeadlessScreen): void {
    if (this.screen !== next) {
      this.screen?.close();
      this.screen = next;
    }
    this.drawn++;
  }

  #freshScreen({ HeadlessScreen, screenSize }: typeof Screens): Screens.HeadlessScreen {
    const session = this.detail?.session;
    return new HeadlessScreen(screenSize(session?.width ?? null, session?.height ?? null));
  }

  #forgetScreen(): void {
    this.screen?.close();
    this.screen = null;
  }

  #play(last: number, now: number): void {
    if (!this.isPlaying) return;
    const place = this.axis.place(this.position);
    const passed = ((now - last) / 1000) * this.speed;
    this.seek(this.axis.time(place + passed / this.axis.shown));
    if (this.position >= this.end - 1e-6) {
      this.isPlaying = false;
      return;
    }
    this.#frame = requestAnimationFrame((next) => this.#play(now, next));
  }
}

/** How many events to ask for: as many as fit one answer if they are as long as those so far. */
function nextCount({ length, units }: RecordingBuilder): number {
  if (length === 0) return FIRST_EVENTS;
  const fitting = Math.floor((ANSWER_UNITS * length) / Math.max(1, units));
  return Math.min(MOST_EVENTS, Math.max(1, fitting));
}
