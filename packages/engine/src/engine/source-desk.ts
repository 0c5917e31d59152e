import { availableParallelism } from 'node:os';
import { messageOf, type PipelineEvent } from '@shardscope/sdk';
import type { TtpOptions } from '@shardscope/plugins';
import { openAnalysis, type Analysis, type AnalysisOptions } from '../analysis/open-analysis.ts';
import { openUserPlugins, type IsolatedPlugin } from '../plugins/index.ts';
import { builtinPrimitives, type SemanticsName } from '../semantics.ts';
import type { RulesChange } from '../rules/index.ts';
import type { WorkspaceChoice } from '../workspace/index.ts';
import { sourceClosed } from '../errors.ts';
import { openedSource, type OpenedSource } from './opened-source.ts';
import type { StatusBoard } from './status-board.ts';

/** One core is left to the screen, so that it stays smooth while an analysis runs. */
const SCREEN_THREADS = { threads: Math.max(1, availableParallelism() - 1) };

/** Opens and closes the one source that an engine shows. */
export interface SourceDesk {
  current(): OpenedSource | null;
  /** Closes what is open and opens another real path; its analysis begins. */
  open(path: string): Promise<void>;
  /**
   * Opens as {@link SourceDesk.open} does, and starts what feeds it live; that is closed before the
   * source is.
   *
   * @param label what it is called on the screen
   */
  openLive(path: string, label: string, start: StartFeed): Promise<void>;
  /** Ends the live feed of what is open, if it has one. */
  leaveLive(): Promise<void>;
  /** Other rules are in use: it is told, and what is open is tagged again by them. */
  retag(change: RulesChange): void;
  /** Stops the analysis between sessions; what is there stays and can be looked at. */
  cancel(): Promise<void>;
  /** Closes what is open; nothing is opened any more. */
  close(): Promise<void>;
}

/** What diagnostics take from a live feed; the rest is counted from what is kept. */
const LIVE_NEWS: readonly PipelineEvent['kind'][] = ['fault', 'logged', 'unmerged'];

/** Feeds an opened source live, once its first run has begun. */
export type StartFeed = (
  analysis: Analysis,
  firstRun: Promise<void>,
  tell: (event: PipelineEvent) => void,
) => Promise<Feed>;

/** What feeds a source live. */
export interface Feed {
  readonly close: () => Promise<void>;
}

interface Current {
  readonly source: OpenedSource;
  feed: Feed | null;
  stop: AbortController;
  /** Resolves when the run has ended, in whatever way. */
  ended: Promise<void>;
}

/** How sources are opened. */
export interface SourceDeskOptions {
  readonly workspace: WorkspaceChoice;
  readonly semantics: SemanticsName;
  /** Plugins that run besides those that the user added. */
  readonly plugins?: readonly string[];
  /** Take over a workspace from elsewhere. */
  readonly adoptWorkspace?: boolean;
  /** The rules to be used for a path that is opened. */
  readonly rules: (path: string, tell: (notice: string) => void) => Promise<TtpOptions>;
  /** Told when what is kept has changed without a run. */
  readonly onChange: () => void;
  /** Epoch seconds. */
  readonly now: () => number;
}

/** @param board told of all that happens */
export function sourceDesk(options: SourceDeskOptions, board: StatusBoard): SourceDesk {
  let current: Current | null = null;

  async function close(): Promise<void> {
    const closing = current;
    current = null;
    if (!closing) return;
    closing.stop.abort();
    await leave(closing);
    await closing.ended;
    await closing.source.leave();
    await closing.source.analysis.close();
  }

  async function openLive(path: string, label: string, start: StartFeed): Promise<void> {
    await open(path, label);
    if (current) current.feed = await fed(current, start, board);
  }

  async function open(path: string, label = labelOf(path)): Promise<void> {
    // What the one before could not keep is told; it is no reason not to open the next.
    const unkept = await close().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    board.opened(path, label);
    try {
      const analysis = await openAnalysis(await choices(path, options, board));
      const source = openedSource(analysis, {
        settle: () => settle(analysis, options, board),
        now: options.now,
        onProblem: (thrown) => board.notice(messageOf(thrown)),
      });
      current = started(source, board);
      if (unkept !== null) board.notice(messageOf(unkept));
    } catch (thrown) {
      board.state('failed', thrown);
      throw thrown;
    }
  }

  const inTurn = oneAfterTheOther();
  let isOver = false;
  const unlessOver = (work: () => Promise<void>): Promise<void> =>
    inTurn(() => (isOver ? Promise.reject(sourceClosed()) : work()));
  return {
    current: () => current?.source ?? null,
    open: (path) => unlessOver(() => open(path)),
    openLive: (path, label, start) => unlessOver(() => openLive(path, label, start)),
    leaveLive: () => inTurn(() => leave(current)),
    retag(change) {
      const opened = current;
      if (opened) runAgain(opened, change, () => opened === current, board);
    },
    async cancel() {
      current?.stop.abort();
      await current?.ended;
    },
    close() {
      isOver = true;
      return inTurn(close);
    },
  };
}

function fed({ source, ended }: Current, start: StartFeed, board: StatusBoard): Promise<Feed> {
  return start(source.analysis, ended, (event) => {
    if (!LIVE_NEWS.includes(event.kind)) return;
    source.event(event);
    board.event(event);
  });
}

async function leave(fed: Current | null): Promise<void> {
  const feed = fed?.feed;
  if (!fed || !feed) return;
  fed.feed = null;
  await feed.close();
}

function runAgain(
  opened: Current,
  { options: rules, events }: RulesChange,
  isOpen: () => boolean,
  board: StatusBoard,
): void {
  const { analysis } = opened.source;
  for (const event of events) analysis.bus.publish(event);
  analysis.setRules(rules);
  // A run that goes on has begun with the rules before: what it did is done again.
  opened.ended = opened.ended.then(async () => {
    if (!isOpen() || opened.stop.signal.aborted) return;
    board.state('running');
    await runOn(opened, board);
  });
}

/** How a path is analysed for a screen. */
async function choices(
  path: string,
  options: SourceDeskOptions,
  board: StatusBoard,
): Promise<AnalysisOptions> {
  const { workspace, semantics, adoptWorkspace = false } = options;
  return {
    ...{ path, workspace, semantics, threads: SCREEN_THREADS },
    plugins: await userPlugins(options, path, board),
    rules: await options.rules(path, (notice) => board.notice(notice)),
    agree: () => adoptWorkspace,
    onNotice: ({ message }) => board.notice(message),
  };
}

/** Why a plugin that the user added does not run is told; one that was named must. */
async function userPlugins(
  { plugins: named = [], semantics }: SourceDeskOptions,
  opened: string,
  board: StatusBoard,
): Promise<readonly IsolatedPlugin[]> {
  const taken = builtinPrimitives(semantics);
  const { plugins, notices } = await openUserPlugins({ named, opened, taken });
  for (const { message } of notices) board.notice(message);
  return plugins;
}

function started(source: OpenedSource, board: StatusBoard): Current {
  const { analysis } = source;
  board.source({
    files: analysis.recording.files.length,
    readOnly: analysis.workspace.readOnly,
    notices: analysis.notices(),
  });
  const current: Current = {
    ...{ source, feed: null },
    stop: new AbortController(),
    ended: Promise.resolve(),
  };
  current.ended = runOn(current, board);
  return current;
}

/** Runs the analysis of what is open; resolves when it has ended, in whatever way. */
function runOn({ source, stop }: Current, board: StatusBoard): Promise<void> {
  source.running(true);
  return new Promise<void>((resolve) => {
    source.analysis.run({ signal: stop.signal }).subscribe({
      next(event) {
        source.event(event);
        board.event(event);
      },
      error(thrown: unknown) {
        board.state('failed', thrown);
        resolve();
      },
      complete() {
        board.state(stop.signal.aborted ? 'cancelled' : 'done');
        resolve();
      },
    });
  }).finally(() => source.running(false));
}

/** Takes a decision of the user into identities and states. */
async function settle(
  analysis: Analysis,
  { onChange }: SourceDeskOptions,
  board: StatusBoard,
): Promise<void> {
  await analysis.attribute((event) => board.event(event));
  onChange();
}

/** Runs work in turn: two folders are never opened at once, and none is opened while it is closed. */
function oneAfterTheOther(): (work: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    // The caller hears of the error; the next in turn is not to fail of it.
    last = next.catch(() => undefined);
    return next;
  };
}

function labelOf(path: string): string {
  return path.split(/[\\/]/).findLast(Boolean) ?? path;
}
