import { setTimeout as delay } from 'node:timers/promises';
import {
  formatEvidenceRef,
  messageOf,
  runPipeline,
  type AttackerRef,
  type PipelineEvent,
  type SessionCandidate,
  type SessionSource,
  type ShardFile,
  type SourceItem,
  type SourceOptions,
} from '@shardscope/sdk';
import { sessionStore } from '../analysis/session-store.ts';
import { assignedSource } from '../analysis/assigned-source.ts';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { BusSession } from './bus-session.ts';

/** Milliseconds between two looks at the shards, where looking is quick. */
const SCAN_MS = 2000;

/** Milliseconds between two looks while somebody waits for a session. */
const HURRY_MS = 100;

/** Part of the time that looking at shards may take. */
const SCAN_SHARE = 0.1;

/** Sessions that a bus told of lately: who they are, and that they are over. */
const MAX_ANNOUNCED = 100_000;

/** Follows the shards of an opened folder as they grow. */
export interface ShardFollower {
  /**
   * Reads a session that is over. Resolves with true when it is kept, with false when its shard is not
   * there or does not hold it; then it is kept as soon as it appears.
   */
  read(session: BusSession): Promise<boolean>;
  /** Resolves when it has come to its end. */
  stop(): Promise<void>;
}

/** How shards are followed. */
export interface FollowOptions {
  readonly analysis: Analysis;
  /** Sessions are looked for when it has resolved: after the first run over the folder. */
  readonly after: Promise<unknown>;
  readonly onEvent: (event: PipelineEvent) => void;
  readonly onProblem: (message: string) => void;
}

/** Shards that are warned of at most: a wrong folder lacks them all. */
const MAX_WARNED = 20;

/** What a bus said of a session. */
interface Announced {
  readonly attacker: AttackerRef | null;
}

interface Waiting {
  readonly key: string;
  readonly resolve: (found: boolean) => void;
}

/**
 * Goes on looking at the shards of a folder: one run of the pipeline that does not end. Sessions that
 * grow are measured again and again, as sessions that are not complete.
 */
export function followShards(options: FollowOptions): ShardFollower {
  return new Follower(options);
}

class Follower implements ShardFollower, SessionSource {
  readonly #options: FollowOptions;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  readonly #announced = new Map<string, Announced>();
  /** What was last seen of each session, so that one that is as it was costs nothing. */
  readonly #seen = new Map<string, string>();
  readonly #sizes = new Map<string, number>();
  readonly #warned = new Set<string>();
  #waiting: Waiting[] = [];
  #wake: () => void = () => undefined;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  read(session: BusSession): Promise<boolean> {
    const { sid, decky, service, shard, attacker } = session;
    if (shard === null || this.#stop.signal.aborted) return Promise.resolve(false);
    const key = formatEvidenceRef({ decky, service, shard, sid });
    const oldest = this.#announced.keys().next().value;
    if (this.#announced.size >= MAX_ANNOUNCED && oldest !== undefined) {
      this.#announced.delete(oldest);
    }
    this.#announced.set(key, { attacker });
    return new Promise((resolve) => {
      this.#waiting.push({ key, resolve });
      this.#wake();
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#ended;
    this.#answerAll(false);
  }

  async *sessions({ signal, wanted }: SourceOptions = {}): AsyncGenerator<SourceItem> {
    let tookMs = 0;
    while (!this.#isStopped()) {
      await this.#pause(tookMs);
      if (this.#isStopped()) return;
      const started = performance.now();
      const asked = this.#waiting;
      this.#waiting = [];
      try {
        yield* this.#look(asked, signal, wanted);
      } catch (thrown) {
        this.#options.onProblem(`The shards could not be looked at: ${messageOf(thrown)}`);
      }
      // The sessions that were handed out are kept by now: one is worked on at a time.
      for (const { key, resolve } of asked) {
        const isFound = this.#seen.has(key);
        if (!isFound) this.#warn(key);
        resolve(isFound);
      }
      tookMs = performance.now() - started;
    }
  }

  async *#look(
    asked: readonly Waiting[],
    signal: AbortSignal | undefined,
    wanted: SourceOptions['wanted'] = () => true,
  ): AsyncGenerator<SourceItem> {
    const { recording } = this.#options.analysis;
    const named = new Set(asked.map(({ key }) => key.slice(0, key.indexOf('#'))));
    // That a known shard has grown is found without looking at the whole folder again.
    const places = new Set(recording.files.map(placeOf));
    const areKnown = named.size > 0 && [...named].every((place) => places.has(place));
    if (!areKnown) await recording.refresh();
    const changed = new Set(
      recording.files.filter((file) => this.#hasChanged(file, named)).map(({ path }) => path),
    );
    if (changed.size === 0) return;
    const items = recording.sessions({
      ...(signal ? { signal } : {}),
      files: ({ path }) => changed.has(path),
      wanted: (candidate) => {
        const known = this.#described(candidate);
        return this.#seen.get(known.evidenceRef) !== stateOf(known) && wanted(known);
      },
    });
    for await (const item of items) {
      const known = this.#known(item);
      if (known) yield known;
    }
  }

  /** The item as the bus knows it; null for one that is as it was. */
  #known(item: SourceItem): SourceItem | null {
    switch (item.kind) {
      case 'session': {
        const session = this.#described(item.session);
        this.#seen.set(session.evidenceRef, stateOf(session));
        return { ...item, session };
      }
      case 'unwanted': {
        const candidate = this.#described(item.candidate);
        if (this.#seen.get(candidate.evidenceRef) === stateOf(candidate)) return null;
        this.#seen.set(candidate.evidenceRef, stateOf(candidate));
        return { ...item, candidate };
      }
      case 'lost':
        return { ...item, candidate: this.#described(item.candidate) };
      case 'absent':
      case 'fault':
        return item;
    }
  }

  #described<Candidate extends SessionCandidate>(candidate: Candidate): Candidate {
    const announced = this.#announced.get(candidate.evidenceRef);
    if (!announced) return candidate;
    return { ...candidate, attacker: announced.attacker ?? candidate.attacker, final: true };
  }

  #hasChanged(file: ShardFile, named: ReadonlySet<string>): boolean {
    const before = this.#sizes.get(file.path);
    this.#sizes.set(file.path, file.size);
    return before !== file.size || named.has(placeOf(file));
  }

  async #run(): Promise<void> {
    const { analysis, after, onEvent, onProblem } = this.#options;
    await after.catch(() => undefined);
    if (this.#isStopped()) return;
    const { semantics, store, bus, workspace } = analysis;
    const events = runPipeline({
      source: assignedSource(this, () => workspace.assignments.all()),
      ...{ store: sessionStore(store), bus },
      plugins: semantics.plugins,
      context: semantics.context,
      attack: semantics.attack,
      concurrency: 1,
      signal: this.#stop.signal,
    });
    await new Promise<void>((resolve) => {
      events.subscribe({
        next: onEvent,
        error: (thrown: unknown) => {
          onProblem(`The shards are not followed any more: ${messageOf(thrown)}`);
          this.#answerAll(false);
          resolve();
        },
        complete: resolve,
      });
    });
  }

  /** Once a shard: what the usual causes are. */
  #warn(key: string): void {
    const shard = key.slice('shard:'.length, key.indexOf('#'));
    if (this.#warned.has(shard) || this.#warned.size >= MAX_WARNED) return;
    this.#warned.add(shard);
    this.#options.onProblem(
      `A session that has ended is not in the shard ${shard}, or that cannot be read. Usual causes ` +
        'are the permissions of the artifacts folder, a service other than ssh and telnet, and a ' +
        'recorder that has not written everything yet. It is read as soon as it is there.',
    );
  }

  #answerAll(found: boolean): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(found);
  }

  /** Asked again after each wait. */
  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #pause(tookMs: number): Promise<void> {
    const shortest = this.#waiting.length > 0 ? 0 : Math.max(SCAN_MS, tookMs / SCAN_SHARE);
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const abort = new AbortController();
    const wait = (ms: number): Promise<unknown> =>
      delay(ms, undefined, { signal: abort.signal }).catch(() => undefined);
    await Promise.race([wait(shortest), woken]);
    abort.abort();
    // Several sessions often end together: they are read in one go.
    if (!this.#isStopped() && this.#waiting.length > 0) await delay(Math.max(HURRY_MS, tookMs));
  }
}

/** A shard as evidence_refs name it. */
function placeOf({ decky, service, shard }: ShardFile): string {
  return `shard:${decky}/${service}/${shard}`;
}

/** What decides whether a session has to be looked at again. */
function stateOf({ endOffset, final, attacker }: SessionCandidate): string {
  return `${endOffset} ${final} ${attacker.uuid}`;
}
