import { isDeepStrictEqual } from 'node:util';
import type {
  ErrorPlace,
  ExtractorSession,
  IdentityChange,
  Observation,
  PluginLog,
  PrimitiveDefinition,
  TaggerEvent,
  Verdict,
} from '@shardscope/sdk';
import { pluginNonsense } from './plugin-errors.ts';
import type { PluginDescription } from './description.ts';
import type {
  AttackFacts,
  ExtractedPart,
  HostCommand,
  HostReply,
  IdentityParcel,
  ParcelCorrelation,
  ParcelLifting,
  ReplyOf,
  SessionParcel,
} from './host-protocol.ts';
import { DISPOSE_DEADLINE_MS, HEAP_SHARE, START_DEADLINE_MS, type PluginLimits } from './limits.ts';
import type { PluginPlace } from './plugin-place.ts';
import { startHost, type HostRun } from './process/host-run.ts';
import type { ProcessOptions, StartProcess } from './process/plugin-process.ts';
import { thrownBy } from './thrown-by.ts';

/** What a plugin is set up with. */
export interface PluginSetup {
  readonly options: unknown;
  /** Primitives that are known besides the plugin's own. */
  readonly primitives: readonly PrimitiveDefinition[];
  readonly attack: AttackFacts;
  readonly log: (level: keyof PluginLog, message: string) => void;
}

/** One plugin in a process of its own, whose process may be another one after each fault. */
export interface Supervisor {
  /** Loads the module and tells what the plugin is. */
  describe(): Promise<PluginDescription>;
  /** What the plugin is set up with in every process that will come; the first comes with a session. */
  setUp(setup: PluginSetup): void;
  /** Runs its extractors over one session; sessions wait for each other. */
  extract(session: ExtractorSession, explain: boolean): Promise<readonly ExtractedPart[]>;
  /** Runs one of its lifters over events. */
  lift(lifter: string, events: readonly TaggerEvent[]): Promise<readonly ParcelLifting[]>;
  /** Which of the known primitives each of its mergers takes. */
  accepts(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** What one of its mergers says of a series after each observation. */
  merge(merger: string, series: readonly Observation[]): Promise<readonly Verdict[]>;
  /** What one of its mergers says of changes of an identity. */
  correlate(
    merger: string,
    changes: readonly IdentityChange[],
    identity: IdentityParcel,
  ): Promise<readonly ParcelCorrelation[]>;
  /**
   * Other options from now on, in whatever process. Throws E_PLUGIN_OPTIONS and what taking them
   * throws; it then goes on with those before. A plugin that takes none is set up anew with them.
   */
  update(options: unknown): Promise<void>;
  /** Has the plugin free what it holds, and ends its process. Throws what it throws. */
  close(): Promise<void>;
}

const NO_SETUP = {
  options: undefined,
  primitives: [],
  attack: { release: 'none', techniques: [] },
};

/** Watches over one plugin. Its process is started when it is first needed. */
export function supervisor(
  place: PluginPlace,
  limits: PluginLimits,
  start: StartProcess,
): Supervisor {
  return new PluginSupervisor(place, limits, start);
}

class PluginSupervisor implements Supervisor {
  readonly #place: PluginPlace;
  readonly #limits: PluginLimits;
  readonly #start: StartProcess;
  #host: HostRun | null = null;
  #setup: PluginSetup | null = null;
  #isStale = false;
  #label: string;
  #ids = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(place: PluginPlace, limits: PluginLimits, start: StartProcess) {
    this.#place = place;
    this.#limits = limits;
    this.#start = start;
    this.#label = place.manifest?.id ?? place.named;
  }

  describe(): Promise<PluginDescription> {
    return this.#inTurn(async () => {
      const host = this.#started();
      try {
        return await this.#load(host);
      } finally {
        host.end();
      }
    });
  }

  setUp(setup: PluginSetup): void {
    // Several runs may share a plugin: one that is at work is not to be disturbed.
    if (!isDeepStrictEqual(this.#setup?.options, setup.options)) this.#isStale = true;
    this.#setup = setup;
  }

  extract(session: ExtractorSession, explain: boolean): Promise<readonly ExtractedPart[]> {
    return this.#inTurn(async () => {
      const host = await this.#ready();
      const deadlineMs = this.#deadlineMs();
      const parcel = parcelOf(session);
      const command = (id: number) =>
        ({ command: 'extract', id, session: parcel, explain, deadlineMs }) as const;
      return (await this.#ask(host, command, 'extracted', deadlineMs, session.id)).parts;
    });
  }

  lift(lifter: string, events: readonly TaggerEvent[]): Promise<readonly ParcelLifting[]> {
    return this.#inTurn(async () => {
      const deadlineMs = this.#deadlineMs();
      const command = (id: number) =>
        ({ command: 'lift', id, lifter, events, deadlineMs }) as const;
      const session = events[0]?.session_id ?? undefined;
      const host = await this.#ready();
      return (await this.#ask(host, command, 'lifted', deadlineMs, session)).liftings;
    });
  }

  accepts(): Promise<Readonly<Record<string, readonly string[]>>> {
    return this.#inTurn(async () => {
      const command = (id: number) => ({ command: 'accepts', id }) as const;
      const host = await this.#ready();
      return (await this.#ask(host, command, 'accepted', this.#deadlineMs())).accepted;
    });
  }

  merge(merger: string, series: readonly Observation[]): Promise<readonly Verdict[]> {
    return this.#inTurn(async () => {
      const command = (id: number) => ({ command: 'merge', id, merger, series }) as const;
      const host = await this.#ready();
      return (await this.#ask(host, command, 'merged', this.#deadlineMs())).verdicts;
    });
  }

  correlate(
    merger: string,
    changes: readonly IdentityChange[],
    identity: IdentityParcel,
  ): Promise<readonly ParcelCorrelation[]> {
    return this.#inTurn(async () => {
      const deadlineMs = this.#deadlineMs();
      const command = (id: number) =>
        ({ command: 'correlate', id, merger, changes, identity, deadlineMs }) as const;
      const host = await this.#ready();
      return (await this.#ask(host, command, 'correlated', deadlineMs)).correlations;
    });
  }

  update(options: unknown): Promise<void> {
    return this.#inTurn(async () => {
      const host = this.#host;
      if (host?.isUp === true && !this.#isStale) {
        const command = (id: number) => ({ command: 'update', id, options }) as const;
        const { isTaken } = await this.#ask(host, command, 'updated', START_DEADLINE_MS);
        this.#isStale = !isTaken;
      }
      if (this.#setup) this.#setup = { ...this.#setup, options };
    });
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      const host = this.#host;
      if (host?.isUp !== true) return;
      const command = (id: number) => ({ command: 'dispose', id }) as const;
      try {
        await this.#ask(host, command, 'disposed', DISPOSE_DEADLINE_MS);
      } finally {
        host.end();
      }
    });
  }

  #deadlineMs(): number {
    return this.#limits.secondsPerSession * 1000;
  }

  /** One thing after the other: a process does one at a time, and its time is counted from then. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** A process in which the plugin is loaded and set up. */
  async #ready(): Promise<HostRun> {
    if (this.#host?.isUp === true && !this.#isStale) return this.#host;
    this.#host?.end();
    this.#isStale = false;
    const host = this.#started();
    await this.#load(host);
    const { options, primitives, attack } = this.#setup ?? NO_SETUP;
    const command = (id: number) =>
      ({ command: 'setup', id, options, primitives, attack }) as const;
    await this.#ask(host, command, 'ready', START_DEADLINE_MS);
    return host;
  }

  #started(): HostRun {
    this.#host = startHost({
      limits: this.#limits,
      start: this.#start,
      process: processOptions(this.#place, this.#limits),
      log: (level, message) => this.#setup?.log(level, message),
    });
    return this.#host;
  }

  async #load(host: HostRun): Promise<PluginDescription> {
    const { entry } = this.#place;
    const command = (id: number) => ({ command: 'load', id, entry }) as const;
    const { description } = await this.#ask(host, command, 'loaded', START_DEADLINE_MS);
    this.#label = `${description.id}@${description.version}`;
    return description;
  }

  async #ask<Kind extends HostReply['kind']>(
    host: HostRun,
    command: (id: number) => HostCommand,
    kind: Kind,
    deadlineMs: number,
    session?: string,
  ): Promise<ReplyOf<Kind>> {
    const at: ErrorPlace = { plugin: this.#label, ...(session === undefined ? {} : { session }) };
    const reply = await host.ask(command(this.#ids++), deadlineMs, at);
    if (isKind(reply, kind)) return reply;
    if (reply.kind === 'failed') throw thrownBy(reply.thrown, at);
    host.end();
    throw pluginNonsense(at, `an answer "${reply.kind}" where "${kind}" was due`);
  }
}

function parcelOf({ id, header, events, truncated, context }: ExtractorSession): SessionParcel {
  return { id, header, events, truncated, semantics: context.semantics };
}

function processOptions(place: PluginPlace, { memoryMb }: PluginLimits): ProcessOptions {
  const {
    read = [],
    write = [],
    childProcess = false,
    worker = false,
  } = place.manifest?.permissions ?? {};
  return {
    read: [...place.reads, ...read],
    write,
    ...{ childProcess, worker },
    heapMb: Math.floor(memoryMb * HEAP_SHARE),
  };
}

function isKind<Kind extends HostReply['kind']>(
  reply: HostReply,
  kind: Kind,
): reply is ReplyOf<Kind> {
  return reply.kind === kind;
}
