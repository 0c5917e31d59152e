import type { LiveTarget, LiveView } from '../client/live.ts';
import { busFixed } from '../errors.ts';
import { busUrl } from '../live/bus-url.ts';
import { livePlace, type LivePlace } from '../live/live-place.ts';
import { startLive, type Live } from '../live/start-live.ts';
import type { WorkspaceChoice } from '../workspace/index.ts';
import type { SourceDesk } from './source-desk.ts';
import { errorInfo } from './status-board.ts';

/** Milliseconds between two looks at how it goes, while attached. */
const LOOK_MS = 500;

/** A bus that the command line named, with where to record. */
export interface LiveOrder extends LiveTarget {
  readonly record: string | null;
}

/** Attaches the engine to a bus, one at a time. */
export interface LiveDesk {
  view(): LiveView;
  /** Throws E_BUS_FIXED where the command line chooses, and what attaching throws. */
  attach(target: LiveTarget): Promise<LiveView>;
  /** What the command line named. */
  obey(order: LiveOrder): Promise<void>;
  detach(): Promise<LiveView>;
  close(): Promise<void>;
}

/** What attaching works with. */
export interface LiveDeskOptions {
  readonly desk: SourceDesk;
  readonly workspace: WorkspaceChoice;
  /** False behind a door where the command line chooses the bus. */
  readonly mayAttach: boolean;
  /** How it goes has changed. */
  readonly onView: (view: LiveView) => void;
  /** What is kept has changed. */
  readonly onChange: () => void;
  readonly onNotice: (text: string) => void;
}

/** No bus is attached to at first. */
export function liveDesk(options: LiveDeskOptions): LiveDesk {
  const { desk, mayAttach, onView } = options;
  let live: Live | null = null;
  let error: LiveView & { kind: 'detached' } = { kind: 'detached', mayAttach, error: null };
  let looking: NodeJS.Timeout | undefined;

  function view(): LiveView {
    return live ? { kind: 'attached', mayAttach, status: live.status() } : error;
  }

  /** The bus is left: because somebody said so, or because something else is opened. */
  function left(): void {
    clearInterval(looking);
    live = null;
    onView(view());
  }

  async function attach(order: LiveOrder): Promise<void> {
    try {
      const url = busUrl(order.url);
      const place = await livePlace({ ...options, ...order, url });
      error = { kind: 'detached', mayAttach, error: null };
      await desk.openLive(place.opened, new URL(url).host, async (analysis, after, onEvent) => {
        const started = await startLive(analysis, {
          ...liveOptions(order, options),
          ...{ url, after, onEvent, recordTo: place.recordTo },
          onState: () => onView(view()),
        });
        live = started;
        looking = setInterval(() => onView(view()), LOOK_MS).unref();
        return { close: () => ended(started, place) };
      });
    } catch (thrown) {
      error = { kind: 'detached', mayAttach, error: errorInfo(thrown) };
      throw thrown;
    } finally {
      onView(view());
    }
  }

  async function ended(started: Live, place: LivePlace): Promise<void> {
    if (live === started) left();
    await started.close();
    await place.remove();
  }

  return {
    view,
    async attach(target) {
      if (!mayAttach) throw busFixed();
      await attach({ ...target, record: null });
      return view();
    },
    obey: attach,
    async detach() {
      if (!mayAttach) throw busFixed();
      await desk.leaveLive();
      return view();
    },
    close: () => desk.leaveLive(),
  };
}

function liveOptions(order: LiveOrder, { onChange, onNotice }: LiveDeskOptions) {
  return {
    credentials: order.credentials,
    ...(order.subjectPrefix === null ? {} : { subjectPrefix: order.subjectPrefix }),
    followsShards: order.artifacts !== null,
    publish: order.publish,
    onKept: onChange,
    onProblem: onNotice,
  };
}
