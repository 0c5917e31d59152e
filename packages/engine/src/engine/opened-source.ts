import { basename } from 'node:path';
import { primitiveRegistry, type PipelineEvent, type PrimitiveDefinition } from '@shardscope/sdk';
import type { Params, Result, Snapshot, Status, StreamFrame } from '../client/protocol.ts';
import type { AttackerRow, ObservationRow } from '../client/rows.ts';
import type { Analysis } from '../analysis/open-analysis.ts';
import { MAX_AT_ONCE } from '../attribution/index.ts';
import { attackDesk, type AttackDesk } from './attack-desk.ts';
import { attackerEvents, type AttackerEvents } from './attacker-events.ts';
import { completeFilter, type KnownValues } from '../filter/complete-filter.ts';
import { findings } from './findings.ts';
import { identityDesk, type IdentityDesk } from './identity-desk.ts';
import { knownValues } from './known-values.ts';
import { lookKeeper, type LookKeeper } from './look-keeper.ts';
import { newsDesk, type NewsDesk } from './news-desk.ts';
import { searches, type Searches } from './searches.ts';
import { attackerMeasures, type AttackerMeasures } from './attacker-measures.ts';
import { attackerIndex, type AttackerIndex } from './attacker-index.ts';
import { commandTexts } from '../search/command-texts.ts';
import { identityAddresses } from '../search/identity-addresses.ts';
import { streamAttacker } from './attacker-stream.ts';
import { attackerSeries } from './series.ts';
import { sessionDesk, type SessionDesk } from './session-desk.ts';
import type { StoreCounts } from '../store/index.ts';
import { sourceReport } from './source-report.ts';
import {
  timelineCache,
  type KnownTimelines,
  type TimelineCache,
  type TimelineSource,
} from './timeline-cache.ts';

/** Everything that can be asked of the folder or file that is open. */
export interface OpenedSource extends SessionDesk, LookKeeper {
  readonly analysis: Analysis;
  readonly label: string;
  readonly attack: AttackDesk;
  readonly identities: IdentityDesk;
  event(event: PipelineEvent): void;
  /** Lists have changed. */
  invalidate(): void;
  /** What the status bar says is missing. */
  left(counts: Pick<StoreCounts, 'empty'>): Pick<Status, 'skipped' | 'junk'>;
  /** Milliseconds that making the lists again takes. */
  refreshMs(): number;
  attackers(query: Params<'attackers'>): Result<'attackers'>;
  attacker(uuid: string): Result<'attacker'>;
  sessions(query: Params<'sessions'>): Result<'sessions'>;
  events(query: Params<'events'>): Promise<Result<'events'>>;
  series(query: Params<'series'>): Result<'series'>;
  observations(attacker: string): Result<'observations'>;
  primitives(): readonly PrimitiveDefinition[];
  complete(query: Params<'filter.complete'>): Result<'filter.complete'>;
  searchCommands(query: Params<'search.commands'>): Result<'search.commands'>;
  searchOutput(query: Params<'search.output'>): Promise<Result<'search.output'>>;
  diagnostics(): Result<'diagnostics'>;
  timeline(query: Params<'states.timeline'>): Promise<Result<'states.timeline'>>;
  findings(): Result<'findings'>;
  news(): Promise<Result<'news'>>;
  changeNotes(query: Params<'notes.change'>): Promise<Result<'notes.change'>>;
  follow(attacker: string, send: (frame: StreamFrame) => void): () => void;
}

/** What an opened source needs of the engine around it. */
export interface SourceSurroundings {
  /** Takes a decision about identities into what is kept, and tells of what changed. */
  readonly settle: () => Promise<void>;
  /** Epoch seconds. */
  readonly now: () => number;
  /** Told of what could not be written. */
  readonly onProblem: (thrown: unknown) => void;
}

/**
 * Serves an analysis to clients.
 *
 * @param around what it needs of the engine around it
 */
export function openedSource(analysis: Analysis, around: SourceSurroundings): OpenedSource {
  const { settle } = around;
  const { store, recording, workspace } = analysis;
  const desks = { attack: attackDesk(analysis), identities: identityDesk(analysis, settle) };
  const timelines = timelineCache(timelineSource(analysis, desks.identities));
  const { attackers, events, search, known, news } = filteredLists(analysis, desks, timelines);
  const report = sourceReport(analysis);
  const looks = lookKeeper({ ...around, workspace });
  return {
    analysis,
    ...desks,
    ...looks,
    ...sessionDesk(analysis),
    label: basename(recording.root) || recording.root,
    event: (event) => report.event(event),
    invalidate() {
      attackers.invalidate();
      events.invalidate();
      timelines.invalidate();
      search.invalidate();
      report.invalidate();
    },
    running(isRunning) {
      report.running(isRunning);
      looks.running(isRunning);
    },
    left: (counts) => report.left(counts),
    refreshMs: () => attackers.fetchMs,
    attackers(query) {
      looks.seen();
      return attackers.slice(query);
    },
    attacker: (uuid) => store.attacker(uuid),
    sessions({ attacker, offset, limit }) {
      const rows = [...store.sessions(attacker)].reverse();
      return { total: rows.length, offset, rows: rows.slice(offset, offset + limit) };
    },
    events: (query) => events.slice(query),
    series: (query) => attackerSeries(store, query),
    observations: (attacker) => publicObservations(analysis, attacker),
    primitives: () => definitions(analysis),
    complete: (query) => completeFilter(query, known),
    searchCommands: (query) => search.commands(query),
    searchOutput: (query) => search.output(query),
    timeline: ({ attacker }) => timelines.of(attacker),
    findings: () =>
      findings(attackers.all(), analysis.semantics.attack.tactics, (uuid) =>
        desks.identities.states(uuid),
      ),
    news: () => news.news(),
    async changeNotes({ change }) {
      const changed = await workspace.notes.change(change);
      attackers.refilter();
      return changed;
    },
    diagnostics: () => report.diagnostics(),
    follow: (attacker, send) => follow(analysis, desks, attacker, send),
  };
}

/** Tells of an attacker, and then of all that happens to it. */
function follow(
  analysis: Analysis,
  desks: Desks,
  attacker: string,
  send: (frame: StreamFrame) => void,
): () => void {
  const source = {
    bus: analysis.bus,
    snapshot: () => snapshot(analysis, attacker, desks),
    identity: () => analysis.store.identities.of(attacker),
  };
  return streamAttacker(attacker, source, send);
}

function newsOf(analysis: Analysis, attackers: () => readonly AttackerRow[]): NewsDesk {
  const { store, workspace, isPrivate } = analysis;
  return newsDesk({
    ...{ store, isPrivate, attackers, before: workspace.looks.before },
    techniqueName: techniqueNames(analysis),
  });
}

/** The names of techniques, by the rules in use. */
function techniqueNames(analysis: Analysis): (id: string) => string {
  return (id) => analysis.semantics.attack.technique(id)?.name ?? id;
}

/** Of an attacker that is not there. */
const NO_TIMELINES: KnownTimelines = { timelines: [], looking: null };

function timelineSource({ store }: Analysis, identities: IdentityDesk): TimelineSource {
  const identityOf = (attacker: string): string => store.identities.of(attacker) ?? '';
  return {
    look: (attacker, onProgress) => identities.timeline({ attacker }, onProgress),
    isLong: (attacker) => store.series.size(identityOf(attacker)) > MAX_AT_ONCE,
    version(attacker) {
      const identity = identityOf(attacker);
      const { identities: known } = store;
      return JSON.stringify([known.members(identity), known.states(identity)]);
    },
  };
}

function measuresOf(analysis: Analysis): AttackerMeasures {
  const { store, isPrivate } = analysis;
  const valueKinds = new Map(
    definitions(analysis).map(({ name, valueKind }) => [name, valueKind] as const),
  );
  return attackerMeasures({
    ...{ scan: store.identities.scan, isPrivate },
    // Of a primitive that nobody has declared its values tell: numbers name no kinds.
    tellsKinds: (primitive) =>
      ['categorical', 'bool', undefined].includes(valueKinds.get(primitive)),
  });
}

/** Sessions that a filter is offered: the latest. */
const MAX_OFFERED_SESSIONS = 100;

/** Lists that filters cut down, and what filters can ask for. */
function filteredLists(
  analysis: Analysis,
  { attack, identities }: Desks,
  timelines: TimelineCache,
): {
  readonly attackers: AttackerIndex;
  readonly events: AttackerEvents;
  readonly search: Searches;
  readonly known: KnownValues;
  readonly news: NewsDesk;
} {
  const { store, recording, workspace, isPrivate } = analysis;
  const commands = commandTexts(store);
  const addresses = identityAddresses(store);
  const techniqueName = techniqueNames(analysis);
  const events = attackerEvents({
    ...{ store, texts: { commands, addresses }, isPrivate },
    techniqueName,
    annotations: () => workspace.notes.all(),
    timelines: async (attacker) =>
      store.identities.of(attacker) === null ? NO_TIMELINES : timelines.known(attacker),
  });
  const news = newsOf(analysis, () => attackers.all());
  const attackers = attackerIndex(
    () => news.marked(store.attackers()),
    {
      ...{ commands, addresses },
      sessions: (attacker) => store.sessions(attacker),
      events: (session) => events.ofSession(session),
      besides: (attacker) => events.besides(attacker),
      states: (attacker) => identities.states(attacker),
      techniques: (attacker) => attack.techniques({ attacker, session: null }),
    },
    measuresOf(analysis),
  );
  const known = knownValues({
    techniqueName,
    attackers: () => attackers.all(),
    sessions: () => store.latestSessions(MAX_OFFERED_SESSIONS),
    addressOf: (attacker) => store.addressOf(attacker),
    primitives: () => publicDefinitions(analysis),
    tactics: () => attack.attack().tactics,
    techniques: () => attack.techniques({ attacker: null, session: null }),
    rules: () => store.ruleCounts(),
  });
  const search = searches({ store, readSession: (ref) => recording.readSession(ref) });
  return { attackers, events, search, known, news };
}

function snapshot(analysis: Analysis, attacker: string, desks: Desks): Snapshot {
  return {
    attacker_uuid: attacker,
    observations: publicObservations(analysis, attacker),
    attribution: desks.identities.identity({ attacker })?.states ?? [],
    techniques: desks.attack.techniques({ attacker, session: null }),
    sessions: analysis.store.sessions(attacker),
  };
}

interface Desks {
  readonly attack: AttackDesk;
  readonly identities: IdentityDesk;
}

/** The newest of each primitive, but for those that are for the workspace only. */
function publicObservations(
  { store, isPrivate }: Analysis,
  attacker: string,
): readonly ObservationRow[] {
  return store.latestObservations(attacker).filter(({ primitive }) => !isPrivate(primitive));
}

/** Primitives but for those that are for the workspace only. */
function publicDefinitions(analysis: Analysis): readonly PrimitiveDefinition[] {
  return definitions(analysis).filter(({ name }) => !analysis.isPrivate(name));
}

function definitions({ semantics }: Analysis): readonly PrimitiveDefinition[] {
  const registry = primitiveRegistry();
  for (const { plugin } of semantics.plugins) {
    for (const primitive of plugin.primitives ?? []) registry.register(primitive);
  }
  return registry.list();
}
