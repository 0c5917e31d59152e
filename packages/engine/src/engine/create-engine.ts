import type { EngineMessage } from '../client/protocol.ts';
import type { SemanticsName } from '../semantics.ts';
import { dataFolder, type WorkspaceChoice } from '../workspace/index.ts';
import { allowedPaths } from './allowed-paths.ts';
import { clientConnection, type EngineCore } from './client-connection.ts';
import type { EngineHost } from './engine-host.ts';
import { liveDesk, type LiveDesk, type LiveOrder } from './live-desk.ts';
import { recentBuses } from './recent-buses.ts';
import { pluginDesk } from './plugin-desk.ts';
import { recentSources } from './recent-sources.ts';
import { rulesDesk, type RulesDesk } from './rules-desk.ts';
import { sourceDesk, type SourceDesk } from './source-desk.ts';
import { startPlaces } from './start-places.ts';
import { statusBoard, type StatusBoard } from './status-board.ts';
import { throttle } from './throttle.ts';

/** How often clients are told of changes, in ms: a screen that follows needs no more. */
const TELL_MS = 200;

/** Part of the time that making lists again for a screen may take from an analysis. */
const REFRESH_SHARE = 0.1;

/** How an engine is started; plain data, since it crosses a thread or process boundary. */
export interface EngineOptions {
  /** Path to open at once. */
  readonly open: string | null;
  /** Only these paths and what is below them may be opened; null for all. */
  readonly roots: readonly string[] | null;
  readonly workspace: WorkspaceChoice;
  readonly semantics: SemanticsName;
  /** Folder of the bundled samples; null where there are none. */
  readonly samples: string | null;
  /** Plugins that run besides those that the user added: folders, files or packages. */
  readonly plugins?: readonly string[];
  /** Folders of rules that are used besides the user's own. */
  readonly rules?: readonly string[];
  /** A workspace from elsewhere is taken over without being asked about; default: it is not. */
  readonly adoptWorkspace?: boolean;
  /** A bus to follow from the start; default: none. */
  readonly live?: LiveOrder | null;
}

/**
 * The engine behind a screen: one opened source, any number of clients.
 *
 * @param now the time, in epoch seconds
 */
export function createEngine(options: EngineOptions, now = systemTime): Promise<EngineHost> {
  const clients = new Set<(message: EngineMessage) => void>();
  let version = 0;
  const telling = throttle(tellEveryMs, () => {
    refreshTotals(desk, board);
    for (const send of [...clients]) {
      send({ kind: 'status', status: board.status() });
      send({ kind: 'attackers', version });
    }
    version += 1;
  });
  function tellEveryMs(): number {
    return Math.max(TELL_MS, (desk.current()?.refreshMs() ?? 0) / REFRESH_SHARE);
  }
  const board = statusBoard(() => telling.request());
  // Rules belong to the user, whatever workspace results go to.
  const data = options.workspace.kind === 'none' ? null : dataFolder();
  const { rules: named = [] } = options;
  const rules = rulesDesk({ data, named }, (change) => desk.retag(change));
  const desk = sourceDesk(
    {
      ...options,
      rules: (path, tell) => rules.optionsFor(path, tell),
      onChange: () => telling.request(),
      now,
    },
    board,
  );
  const live = liveDesk({
    ...{ desk, workspace: options.workspace, mayAttach: options.roots === null },
    onView: (view) => tellAll({ kind: 'live', live: view }),
    onChange: () => telling.request(),
    onNotice: (text) => board.notice(text),
  });
  function tellAll(message: EngineMessage): void {
    for (const send of [...clients]) send(message);
  }
  const core = engineCore(options, { desk, board, rules, live });
  begin(options, { core, live, board });
  return Promise.resolve({
    connect(send) {
      clients.add(send);
      const connection = clientConnection(core, send);
      send({ kind: 'status', status: board.status() });
      send({ kind: 'live', live: live.view() });
      return {
        receive: (message) => connection.receive(message),
        close() {
          clients.delete(send);
          connection.close();
        },
      };
    },
    async close() {
      await desk.close();
      await rules.close();
      telling.stop();
      clients.clear();
    },
  });
}

/** A path that cannot be opened is no reason not to start: the status says why. */
function begin(
  options: EngineOptions,
  { core, live, board }: { core: EngineCore; live: LiveDesk; board: StatusBoard },
): void {
  const failed = (thrown: unknown): void => board.state('failed', thrown);
  if (options.open !== null) core.open(options.open).catch(failed);
  if (options.live) live.obey(options.live).catch(failed);
}

function systemTime(): number {
  return Date.now() / 1000;
}

/** What an engine is made of. */
interface Desks {
  readonly desk: SourceDesk;
  readonly board: StatusBoard;
  readonly rules: RulesDesk;
  readonly live: LiveDesk;
}

function engineCore(options: EngineOptions, { desk, board, rules, live }: Desks): EngineCore {
  const openings = lastWork();
  const paths = allowedPaths(options.roots);
  const data = options.workspace.kind === 'user' ? dataFolder() : null;
  const recent = recentSources(data);
  const buses = recentBuses(data);
  const places = startPlaces(options);
  async function openChecked(path: string): Promise<string> {
    const real = await paths.check(path);
    await desk.open(real);
    return real;
  }
  return {
    status: () => board.status(),
    async open(path) {
      const real = await openings.follow(openChecked(path));
      await recent.add(real);
      return board.status();
    },
    async cancel() {
      await desk.cancel();
      return board.status();
    },
    browse: (path) => paths.browse(path),
    places: () => places.places(desk.current() === null),
    recent: () => recent.list(),
    live: () => live.view(),
    async attach(target) {
      const view = await live.attach(target);
      await buses.add(target);
      return view;
    },
    detach: () => live.detach(),
    recentBuses: () => buses.list(),
    rules: () => rules.rules(desk.current()?.analysis.store.ruleCounts() ?? new Map()),
    decideRule: (query) => rules.decide(query),
    plugins: pluginDesk(dataFolder(), options.roots === null),
    async source() {
      if (!desk.current()) await openings.over();
      return desk.current();
    },
  };
}

/** Totals come from the store, so that results of earlier runs count. */
function refreshTotals(desk: SourceDesk, board: StatusBoard): void {
  const source = desk.current();
  if (!source) return;
  source.invalidate();
  const counts = source.analysis.store.counts();
  board.totals({ ...counts, ...source.left(counts) });
}

/** The piece of work that was begun last. */
interface LastWork {
  follow<T>(work: Promise<T>): Promise<T>;
  /** Resolves when the last piece of work has ended, in whatever way. */
  over(): Promise<unknown>;
}

function lastWork(): LastWork {
  let last: Promise<unknown> = Promise.resolve();
  return {
    follow(work) {
      last = work.catch(() => undefined);
      return work;
    },
    over: () => last,
  };
}
