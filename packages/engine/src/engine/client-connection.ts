import { z } from 'zod';
import type { LiveTarget, LiveView, RecentBus } from '../client/live.ts';
import type { EngineMessage, Params, RequestName, Result, Status } from '../client/protocol.ts';
import { requestInvalid, sourceClosed } from '../errors.ts';
import type { EngineConnection } from './engine-host.ts';
import { heard } from './heard.ts';
import { usualRhythm } from './attacker-rhythm.ts';
import { activity, overview } from './overview.ts';
import type { OpenedSource } from './opened-source.ts';
import type { PluginDesk } from './plugin-desk.ts';
import { exportRows } from '../report/export-rows.ts';
import { reportOf } from './report-of.ts';
import { isRequestName, messageSchema, requestSchemas } from './request-schemas.ts';
import { errorInfo } from './status-board.ts';

/** What the engine does for its clients. */
export interface EngineCore {
  status(): Status;
  open(path: string): Promise<Status>;
  cancel(): Promise<Status>;
  browse(path: string | null): Promise<Result<'source.browse'>>;
  places(): Promise<Result<'source.places'>>;
  recent(): Promise<Result<'source.recent'>>;
  live(): LiveView;
  attach(target: LiveTarget): Promise<LiveView>;
  detach(): Promise<LiveView>;
  recentBuses(): Promise<readonly RecentBus[]>;
  rules(): Promise<Result<'rules'>>;
  decideRule(query: Params<'rules.decide'>): Promise<null>;
  readonly plugins: PluginDesk;
  /** What is open, once an opening that is under way is over; null when nothing is. */
  source(): Promise<OpenedSource | null>;
}

type Answers = {
  readonly [Name in RequestName]: (params: Params<Name>) => Result<Name> | Promise<Result<Name>>;
};

/** Validates the messages of one client, answers them, and holds its one stream. */
export function clientConnection(
  core: EngineCore,
  send: (message: EngineMessage) => void,
): EngineConnection {
  let closed = false;
  const tell = (message: EngineMessage): void => {
    if (!closed) send(message);
  };
  const stream = attackerFollower(core, tell);
  const answers = answersOf(core, stream.follow);

  async function answer(message: unknown): Promise<void> {
    const outer = messageSchema.safeParse(message);
    if (!outer.success) return;
    const { id, name, params } = outer.data;
    try {
      tell({ kind: 'result', id, result: await answered(name, params, answers) });
    } catch (thrown) {
      tell({ kind: 'error', id, error: errorInfo(thrown) });
    }
  }

  return {
    receive: (message) => void answer(message),
    close() {
      closed = true;
      stream.stop();
    },
  };
}

async function answered(name: string, params: unknown, answers: Answers): Promise<unknown> {
  if (!isRequestName(name)) throw requestInvalid(`there is no request ${JSON.stringify(name)}`);
  return answerTo(name, params, answers);
}

function answerTo<Name extends RequestName>(
  name: Name,
  params: unknown,
  answers: Answers,
): Result<Name> | Promise<Result<Name>> {
  const parsed = requestSchemas[name].safeParse(params);
  if (!parsed.success) throw requestInvalid(`${name}: ${z.prettifyError(parsed.error)}`);
  return answers[name](parsed.data);
}

/** Answers from what is open. */
type FromSource<Query, Answer> = (source: OpenedSource, query: Query) => Answer | Promise<Answer>;

function answersOf(core: EngineCore, follow: Follower['follow']): Answers {
  const opened =
    <Query, Answer>(answer: FromSource<Query, Answer>) =>
    async (query: Query): Promise<Answer> =>
      answer(await sourceOf(core), query);
  return {
    status: () => core.status(),
    'source.open': ({ path }) => core.open(path),
    'source.cancel': () => core.cancel(),
    'source.browse': ({ path }) => core.browse(path),
    'source.places': () => core.places(),
    'source.recent': () => core.recent(),
    live: () => core.live(),
    'live.attach': (target) => core.attach(target),
    'live.detach': () => core.detach(),
    'live.recent': () => core.recentBuses(),
    'live.heard': opened((source, { attacker }) => heard(source.analysis.store, attacker)),
    attackers: opened((source, query) => source.attackers(query)),
    attacker: opened((source, { uuid }) => source.attacker(uuid)),
    sessions: opened((source, query) => source.sessions(query)),
    events: opened((source, query) => source.events(query)),
    observations: opened((source, { attacker }) => source.observations(attacker)),
    series: opened((source, query) => source.series(query)),
    explain: opened((source, query) => source.explain(query)),
    primitives: opened((source) => source.primitives()),
    session: opened((source, { evidenceRef }) => source.session(evidenceRef)),
    'session.events': opened((source, query) => source.sessionEvents(query)),
    'filter.complete': opened((source, query) => source.complete(query)),
    'search.commands': opened((source, query) => source.searchCommands(query)),
    'search.output': opened((source, query) => source.searchOutput(query)),
    rhythm: opened((source, { attacker }) => rhythmOf(source, attacker)),
    overview: opened(overviewOf),
    findings: opened((source) => source.findings()),
    news: opened((source) => source.news()),
    activity: opened((source, { attacker }) => activity(source.analysis.store, attacker)),
    attack: opened((source) => source.attack.attack()),
    techniques: opened((source, query) => source.attack.techniques(query)),
    tags: opened((source, query) => source.attack.tags(query)),
    'export.tags': opened((source, query) => source.attack.exported(query)),
    identity: opened((source, query) => source.identities.identity(query)),
    'states.history': opened((source, query) => source.identities.history(query)),
    'states.timeline': opened((source, query) => source.timeline(query)),
    links: opened((source, query) => source.identities.links(query)),
    'links.decide': opened((source, query) => source.identities.decide(query)),
    'identity.unmerge': opened((source, query) => source.identities.unmerge(query)),
    rules: () => core.rules(),
    'rules.decide': (query) => core.decideRule(query),
    'export.rows': opened((source, query) => exportRows(source, query)),
    'export.report': opened((source, { attacker }) => reportOf(source, attacker)),
    notes: opened((source) => source.analysis.workspace.notes.all()),
    'notes.change': opened((source, query) => source.changeNotes(query)),
    plugins: () => core.plugins.view(),
    'plugins.switch': (query) => core.plugins.switch(query),
    diagnostics: opened((source) => source.diagnostics()),
    follow: async ({ attacker }) => {
      await follow(attacker);
      return null;
    },
  };
}

async function sourceOf(core: EngineCore): Promise<OpenedSource> {
  const source = await core.source();
  if (!source) throw sourceClosed();
  return source;
}

function overviewOf({ analysis }: OpenedSource): Result<'overview'> {
  const { tactics } = analysis.semantics.attack;
  return overview(
    analysis.store,
    tactics.map(({ id }) => id),
  );
}

function rhythmOf({ analysis }: OpenedSource, attacker: string): Promise<Result<'rhythm'>> {
  const { store, recording } = analysis;
  return usualRhythm(store, (ref) => recording.readSession(ref), attacker);
}

interface Follower {
  readonly follow: (attacker: string | null) => Promise<void>;
  readonly stop: () => void;
}

/** One stream a client: following another attacker ends the one before. */
function attackerFollower(core: EngineCore, send: (message: EngineMessage) => void): Follower {
  let stop: () => void = () => undefined;
  let wanted: string | null = null;
  return {
    stop() {
      wanted = null;
      stop();
    },
    async follow(attacker) {
      wanted = attacker;
      stop();
      stop = () => undefined;
      if (attacker === null) return;
      const source = await sourceOf(core);
      // Somebody else may be wanted by now.
      if (wanted !== attacker) return;
      stop();
      stop = source.follow(attacker, (frame) => send({ kind: 'stream', attacker, frame }));
    },
  };
}
