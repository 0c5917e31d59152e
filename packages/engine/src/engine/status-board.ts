import {
  messageOf,
  ShardscopeError,
  type PipelineEvent,
  type SourceProgress,
} from '@shardscope/sdk';
import type { StoreCounts } from '../store/index.ts';
import { IDLE_STATUS } from '../client/idle-status.ts';
import type { AnalysisState, ErrorInfo, Status } from '../client/protocol.ts';

/** Over how many seconds the rate is taken. */
const RATE_WINDOW_S = 3;

/** What is open and how far it has got; changed by events, read as one status. */
export interface StatusBoard {
  status(): Status;
  opened(path: string, label: string): void;
  source(facts: Pick<Status, 'files' | 'readOnly' | 'notices'>): void;
  state(state: AnalysisState, error?: unknown): void;
  event(event: PipelineEvent): void;
  notice(text: string): void;
  /** What is there, of this run and of earlier ones, and what is not. */
  totals(
    counts: Pick<StoreCounts, 'attackers' | 'sessions' | 'observations' | 'events'> &
      Pick<Status, 'skipped' | 'junk'>,
  ): void;
}

/** A board that calls `changed` whenever it says something new. */
export function statusBoard(changed: () => void): StatusBoard {
  let status = IDLE_STATUS;
  const rate = byteRate();
  const set = (part: Partial<Status>): void => {
    status = { ...status, ...part };
    changed();
  };
  return {
    status: () => status,
    opened: (path, label) => set({ ...IDLE_STATUS, path, label, state: 'running' }),
    source: (facts) => set(facts),
    state: (state, error) => set({ state, error: error === undefined ? null : errorInfo(error) }),
    notice: (text) => set({ notices: [...status.notices, text] }),
    totals({ attackers, sessions, observations, events, skipped, junk }) {
      status = { ...status, attackers, sessions, observations, events, skipped, junk };
    },
    event: (event) => set(changeOf(event, status, rate)),
  };
}

function changeOf(
  event: PipelineEvent,
  status: Status,
  rate: (progress: SourceProgress) => number,
): Partial<Status> {
  switch (event.kind) {
    case 'progress': {
      const { bytesDone, bytesTotal, sessionsKnown } = event.progress;
      return { bytesDone, bytesTotal, sessionsTotal: sessionsKnown, rate: rate(event.progress) };
    }
    case 'fault':
      return { faults: status.faults + 1 };
    case 'done':
      return { slowestPlugin: slowest(event.report.plugins) };
    case 'started':
    case 'refreshed':
    case 'session':
    case 'event':
    case 'skipped':
    case 'deferred':
    case 'unmerged':
    case 'logged':
      return {};
  }
}

function slowest(plugins: readonly { readonly plugin: string; readonly runMs: number }[]) {
  const [first] = [...plugins].sort((one, other) => other.runMs - one.runMs);
  return first ? `${first.plugin} ${Math.round(first.runMs)} ms` : null;
}

/** Bytes a second over the last few seconds. */
function byteRate(): (progress: SourceProgress) => number {
  let samples: { readonly at: number; readonly bytes: number }[] = [];
  return ({ bytesDone }) => {
    const at = performance.now() / 1000;
    samples = [...samples.filter((s) => at - s.at < RATE_WINDOW_S), { at, bytes: bytesDone }];
    const [first] = samples;
    return first && at > first.at ? (bytesDone - first.bytes) / (at - first.at) : 0;
  };
}

/** An error in words for a person. */
export function errorInfo(thrown: unknown): ErrorInfo {
  const code = thrown instanceof ShardscopeError ? thrown.code : 'E_INTERNAL';
  return { code, message: messageOf(thrown) };
}
