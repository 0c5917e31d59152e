import { once } from 'node:events';
import { lastValueFrom, tap } from 'rxjs';
import type { Envelope, Fault } from '@shardscope/sdk';
import { openAnalysis, type Analysis } from '../analysis/open-analysis.ts';
import { visibleText } from '../client/visible-text.ts';
import { busRefused } from '../errors.ts';
import type { BusCredentials } from '../live/bus-credentials.ts';
import type { BusState } from '../live/bus-status.ts';
import { WORKER } from '../live/live-publisher.ts';
import { livePlace } from '../live/live-place.ts';
import { startLive, type Live } from '../live/start-live.ts';
import { sumOf } from '../live/bus-status.ts';
import type { RulesChange } from '../rules/index.ts';
import type { SemanticsName } from '../semantics.ts';
import type { WorkspaceChoice } from '../workspace/index.ts';
import { styled, type Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { jsonLine } from './format-jsonl.ts';
import { summaryTable } from './format-table.ts';
import { pluginsOfRun, type PluginOption } from './plugin-option.ts';
import { count } from './units.ts';
import { openUserRules, type RulesOption } from './user-rules.ts';

/** What is attached to, and how. */
export interface HeadlessOptions extends PluginOption, RulesOption {
  readonly url: string;
  readonly credentials: BusCredentials;
  readonly subjectPrefix: string | null;
  readonly record: string | null;
  readonly artifacts: string | null;
  readonly publish: boolean;
  readonly format: 'jsonl' | 'table';
  readonly semantics: SemanticsName;
  readonly workspace: WorkspaceChoice;
  readonly adoptWorkspace: boolean;
  readonly quiet: boolean;
}

/** Milliseconds between two lines about how it goes, on a terminal. */
const TELL_MS = 1000;

/** Follows a bus until somebody ends it. Throws E_BUS_REFUSED when it does not let us in at first. */
export async function attachHeadless(
  options: HeadlessOptions,
  console: Console,
): Promise<ExitCode> {
  const say = (text: string): void => void console.err.write(`${visibleText(text)}\n`);
  const note = options.quiet ? () => undefined : say;
  const problem = ({ code, message }: Fault): void => say(`Problem (${code}): ${message}`);
  const place = await livePlace(options);
  let follow: (change: RulesChange) => void = () => undefined;
  const rules = await openUserRules({
    ...{ named: options.rules, opened: place.opened, say },
    onChange: (change) => follow(change),
  });
  const analysis = await openAnalysis({
    path: place.opened,
    plugins: await pluginsOfRun(place.opened, options, problem),
    rules: rules.options(),
    workspace: options.workspace,
    semantics: options.semantics,
    agree: () => options.adoptWorkspace,
    onNotice: problem,
  });
  follow = (change) => takeRules(analysis, change);
  try {
    for (const notice of analysis.notices()) note(`Note: ${notice}`);
    if (options.format === 'jsonl') printEvents(analysis, console);
    const stop = new AbortController();
    const first = firstRun(analysis, AbortSignal.any([stop.signal, console.signal]));
    const live = await startLive(analysis, {
      url: options.url,
      credentials: options.credentials,
      ...(options.subjectPrefix === null ? {} : { subjectPrefix: options.subjectPrefix }),
      followsShards: options.artifacts !== null,
      recordTo: place.recordTo,
      publish: options.publish,
      after: first,
      ready: console.out.ready,
      onState: (state) => note(stateText(state, options.url)),
      onProblem: (problem) => say(`Problem: ${problem}`),
    });
    try {
      await followed(live, options, console);
    } finally {
      stop.abort();
      await first;
      note(summaryText(live));
      await live.close();
    }
    if (options.format === 'table') await printTable(analysis, console);
    return EXIT.done;
  } finally {
    await rules.close();
    await analysis.close();
    await place.remove();
  }
}

/** Other rules count from the next event on, and the bus hears of them where it hears anything. */
function takeRules(analysis: Analysis, { options, events }: RulesChange): void {
  analysis.setRules(options);
  for (const event of events) analysis.bus.publish(event);
}

/** Resolves when somebody ends it: at the keyboard, by a message, or by not reading any more. */
async function followed(live: Live, options: HeadlessOptions, console: Console): Promise<void> {
  const stop = new AbortController();
  live.bus.subscribe(`system.${WORKER}.control`, (event) => {
    if (event.payload['action'] === 'stop') stop.abort();
  });
  const ended = AbortSignal.any([stop.signal, console.signal]);
  const interrupted = once(ended, 'abort').then(() => null);
  const settled = ended.aborted ? null : await Promise.race([live.bus.settled, interrupted]);
  if (settled?.kind === 'refused') throw busRefused(options.url, settled.why);
  const telling = setInterval(() => {
    if (options.format === 'table' && !options.quiet && console.err.isTTY) {
      console.err.write(`\r\u001b[K${summaryText(live)}`);
    }
  }, TELL_MS);
  try {
    if (!ended.aborted) await interrupted;
  } finally {
    clearInterval(telling);
    if (options.format === 'table' && console.err.isTTY) console.err.write('\r\u001b[K');
  }
}

/** The run over what lies in the opened folder already; it tells its results on the analysis's bus. */
async function firstRun(analysis: Analysis, signal: AbortSignal): Promise<void> {
  await lastValueFrom(analysis.run({ signal }).pipe(tap()), { defaultValue: undefined });
}

/** Everything, in the order in which it was kept. */
function printEvents(analysis: Analysis, console: Console): void {
  analysis.bus.subscribe('>', (event: Envelope) => console.out.write(jsonLine(event)));
}

async function printTable(analysis: Analysis, console: Console): Promise<void> {
  const emphasis = (style: 'bold' | 'dim', text: string): string =>
    styled(style, text, process.stdout);
  for (const line of summaryTable(analysis, emphasis)) console.out.write(`${line}\n`);
  await console.out.flush();
}

function stateText(state: BusState, url: string): string {
  switch (state.kind) {
    case 'connecting':
      return `Connecting to ${url} …`;
    case 'connected':
      return `Connected to ${url}.`;
    case 'reconnecting':
      return `Not connected, try ${state.attempt}: ${state.why}.`;
    case 'refused':
      return `Refused, try ${state.attempt}: ${state.why}.`;
    case 'closed':
      return `Detached from ${url}.`;
  }
}

function summaryText(live: Live): string {
  const { feed, bus, recorder, gaps } = live.status();
  const parts = [
    `${count(feed.events, 'event')} received`,
    `${Math.round(feed.rate)}/s`,
    ...(recorder ? [`${recorder.recorded} recorded`] : []),
  ];
  const bad = sumOf(bus.bad);
  if (bad > 0) parts.push(count(bad, 'bad message'));
  if (feed.duplicates > 0) parts.push(count(feed.duplicates, 'duplicate'));
  if (feed.lagS >= 1) parts.push(`${feed.lagS.toFixed(1)} s behind`);
  if (gaps.length > 0) parts.push(count(gaps.length, 'gap'));
  if (recorder && recorder.unrecorded > 0) parts.push(`${recorder.unrecorded} not recorded`);
  if (bus.refusedTopics.length > 0) parts.push(`not allowed: ${bus.refusedTopics.join(' ')}`);
  return parts.join(' · ');
}
