import { PlainOutputReader } from 'shardscope/client';
import type { PlainOutput } from 'shardscope/client';
import { findText } from '../replay/find-text.ts';
import type { TextMatch } from '../replay/find-text.ts';
import { OUTPUT } from '../replay/recording.ts';
import type { Recording } from '../replay/recording.ts';

/** Milliseconds that reading a session for a search may take before the page has its turn. */
const TURN_MS = 12;

/** What a search moves. */
interface Seekable {
  readonly recording: Recording;
  readonly position: number;
  seek(t: number): void;
}

/** Looks for text in what the terminal of a session showed. */
export class SessionFind {
  isOpen = $state(false);
  query = $state('');
  matches = $state.raw<readonly TextMatch[]>([]);
  /** Which match is shown; -1 for none. */
  at = $state(-1);
  isReading = $state(false);
  readonly #replay: Seekable;
  #output: PlainOutput | null = null;
  #readEvents = 0;
  #asked = 0;

  constructor(replay: Seekable) {
    this.#replay = replay;
  }

  /** The text to mark on the screen; null while nothing is looked for. */
  get marked(): string | null {
    return this.isOpen && this.query !== '' ? this.query : null;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Looks for a text; the first match at or after the cursor is shown. */
  async type(query: string): Promise<void> {
    this.query = query;
    const asked = ++this.#asked;
    const output = await this.#read();
    if (asked !== this.#asked) return;
    this.matches = findText(output, query);
    const { position, recording } = this.#replay;
    const ahead = this.matches.findIndex(({ event }) => (recording.due[event] ?? 0) >= position);
    this.#show(this.matches.length === 0 ? -1 : Math.max(0, ahead));
  }

  /** To the next or previous match, around the ends. */
  step(direction: 1 | -1): void {
    const { length } = this.matches;
    if (length > 0) this.#show((this.at + direction + length) % length);
  }

  #show(at: number): void {
    this.at = at;
    const match = this.matches[at];
    if (match) this.#replay.seek(this.#replay.recording.due[match.event] ?? 0);
  }

  /** The session's output as text, read in turns so that the page stays alive. */
  async #read(): Promise<PlainOutput> {
    const { recording } = this.#replay;
    if (this.#output && this.#readEvents === recording.t.length) return this.#output;
    this.isReading = true;
    const reader = new PlainOutputReader();
    const events = recording.t.length;
    let turn = performance.now();
    for (let event = 0; event < events; event++) {
      if (recording.kind[event] === OUTPUT) reader.add(event, recording.data[event] ?? '');
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      turn = performance.now();
    }
    this.#output = reader.result();
    this.#readEvents = events;
    this.isReading = false;
    return this.#output;
  }
}
