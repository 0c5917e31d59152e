import type { Fault, PipelineEvent, RunReport } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { styled } from './console.ts';
import { count, formatDuration } from './units.ts';

/** Faults printed in full; the rest is counted, so that a broken disk does not flood a terminal. */
const MAX_FAULTS_SHOWN = 20;

/** What a person is told beside the results. */
export interface RunNotes {
  readonly notices: (notices: readonly string[]) => void;
  readonly seen: (event: PipelineEvent) => void;
  /** The person wants the run to stop. */
  readonly stopping: () => void;
  readonly summary: () => void;
  /** False when faults are all that a run found. */
  readonly readable: () => boolean;
}

/** Notes on stderr; nothing but faults when quiet. */
export function runNotes(stream: NodeJS.WriteStream, quiet: boolean): RunNotes {
  const started = performance.now();
  const say = (text: string): void => void stream.write(`${visibleText(text)}\n`);
  let faults = 0;
  let sessions = 0;
  let report: RunReport | null = null;
  return {
    notices(notices) {
      if (quiet) return;
      for (const notice of notices) say(`Note: ${notice}`);
    },
    seen(event) {
      if (event.kind === 'done') report = event.report;
      if (event.kind === 'session' || event.kind === 'skipped') sessions += 1;
      if (event.kind !== 'fault') return;
      faults += 1;
      if (faults <= MAX_FAULTS_SHOWN) say(faultText(event.fault));
    },
    stopping: () => say('Stopping after the session in work; Ctrl-C again stops at once.'),
    readable: () => faults === 0 || sessions > 0,
    summary() {
      if (faults > MAX_FAULTS_SHOWN) say(`… and ${faults - MAX_FAULTS_SHOWN} more problems.`);
      if (quiet || !report) return;
      const seconds = (performance.now() - started) / 1000;
      stream.write(`${styled('dim', summaryText(report, seconds), stream)}\n`);
    },
  };
}

function faultText(fault: Fault): string {
  return `Problem (${fault.code}): ${fault.message}`;
}

/** One sentence on what a run did. */
export function summaryText(report: RunReport, seconds: number): string {
  const { sessions, observations, skipped, deferred, faults } = report;
  const total = Object.values(observations).reduce((sum, n) => sum + n, 0);
  const parts = [`${count(sessions, 'session')} analysed`, count(total, 'observation')];
  for (const [reason, n] of [...Object.entries(skipped), ...Object.entries(deferred)]) {
    parts.push(`${n} ${reason}`);
  }
  if (faults > 0) parts.push(count(faults, 'problem'));
  return `${parts.join(' · ')} · ${formatDuration(seconds)}`;
}
