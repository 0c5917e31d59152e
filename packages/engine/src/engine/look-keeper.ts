import type { Workspace } from '../workspace/index.ts';
import { MAX_ANCHORS } from '../workspace/looks.ts';

/** Keeps when somebody looked at an opened source, and what was there then. */
export interface LookKeeper {
  /** Somebody is shown what is there. */
  seen(): void;
  /** A run begins, or has ended: what is there is whole until the next one. */
  running(isRunning: boolean): void;
  /** Nobody looks any more. Never rejects. */
  leave(): Promise<void>;
}

/** What a look is kept with. */
export interface LookKeeperOptions {
  readonly workspace: Pick<Workspace, 'looks' | 'store' | 'flush'>;
  /** Epoch seconds. */
  readonly now: () => number;
  /** Told of what could not be written. */
  readonly onProblem: (thrown: unknown) => void;
}

/**
 * A look counts from when a run has ended on what somebody is shown, so that it is kept even where
 * the process does not live to see its end, and once more when the source is left.
 */
export function lookKeeper({ workspace, now, onProblem }: LookKeeperOptions): LookKeeper {
  const { looks, store } = workspace;
  let isSeen = false;
  let isWhole = false;
  let isKept = false;
  let last = Promise.resolve();

  function keep(): void {
    isKept = true;
    try {
      const sessions = store.news.lastSession();
      const look = { at: now(), sessions, anchors: store.news.anchors(sessions, MAX_ANCHORS) };
      // First what was seen: a database that lacks it would be taken for another one.
      last = last
        .then(() => workspace.flush())
        .then(() => looks.keep(look))
        .catch(onProblem);
    } catch (thrown) {
      onProblem(thrown);
    }
  }

  return {
    seen() {
      isSeen = true;
      if (isWhole && !isKept) keep();
    },
    running(isRunning) {
      isWhole = !isRunning;
      isKept = false;
      if (isWhole && isSeen) keep();
    },
    async leave() {
      if (isSeen) keep();
      await last;
    },
  };
}
