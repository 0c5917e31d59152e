import { availableParallelism } from 'node:os';
import { messageOf, type Fault } from '@shardscope/sdk';
import { openAnalysis } from '../analysis/open-analysis.ts';
import { openUserPlugins, type IsolatedPlugin } from '../plugins/index.ts';
import { builtinPrimitives, type SemanticsName } from '../semantics.ts';
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
  /** Stops the analysis between sessions; what is there stays and can be looked at. */
  cancel(): Promise<void>;
  /** Closes what is open; nothing is opened any more. */
  close(): Promise<void>;
}

interface Current {
  readonly source: OpenedSource;
  readonly stop: AbortController;
  /** Resolves when the run has ended, in whatever way. */
  readonly ended: Promise<void>;
}

/** How sources are opened. */
export interface SourceDeskOptions {
  readonly workspace: WorkspaceChoice;
  readonly semantics: SemanticsName;
  /** Plugins that run besides those that the user added. */
  readonly plugins?: readonly string[];
}

/** @param board told of all that happens */
export function sourceDesk(options: SourceDeskOptions, board: StatusBoard): SourceDesk {
  let current: Current | null = null;

  async function close(): Promise<void> {
    const closing = current;
    current = null;
    if (!closing) return;
    closing.stop.abort();
    await closing.ended;
    await closing.source.analysis.close();
  }

  async function open(path: string): Promise<void> {
    // What the one before could not keep is told; it is no reason not to open the next.
    const unkept = await close().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    board.opened(path, labelOf(path));
    const onNotice = (notice: Fault): void => board.notice(notice.message);
    try {
      const plugins = await userPlugins(options, path, board);
      const analysis = await openAnalysis({
        ...{ path, plugins, onNotice, threads: SCREEN_THREADS },
        ...{ workspace: options.workspace, semantics: options.semantics },
      });
      current = started(openedSource(analysis), board);
      if (unkept !== null) board.notice(messageOf(unkept));
    } catch (thrown) {
      board.state('failed', thrown);
      throw thrown;
    }
  }

  const inTurn = oneAfterTheOther();
  let isOver = false;
  return {
    current: () => current?.source ?? null,
    open: (path) => inTurn(() => (isOver ? Promise.reject(sourceClosed()) : open(path))),
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
  const stop = new AbortController();
  board.source({
    files: analysis.recording.files.length,
    readOnly: analysis.workspace.readOnly,
    notices: analysis.notices(),
  });
  const ended = new Promise<void>((resolve) => {
    analysis.run({ signal: stop.signal }).subscribe({
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
  });
  return { source, stop, ended };
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
