import type { BusState, LiveStatus } from 'shardscope/client';
import { count } from '../../format/numbers.ts';
import { timeOfDay } from '../../format/times.ts';

/** How a state looks: never by its colour alone. */
export interface LiveLook {
  readonly tone: 'good' | 'wait' | 'bad';
  /** One word for the top bar. */
  readonly word: string;
  /** A sentence. */
  readonly text: string;
}

/** How a connection stands, in words. */
export function liveLook(state: BusState, isPaused: boolean): LiveLook {
  switch (state.kind) {
    case 'connecting':
      return { tone: 'wait', word: 'Connecting', text: 'Connecting to the bus.' };
    case 'connected':
      return isPaused
        ? { tone: 'wait', word: 'Paused', text: 'Connected; what comes is recorded, not shown.' }
        : { tone: 'good', word: 'Live', text: `Connected since ${utc(state.since)}.` };
    case 'reconnecting':
      return {
        tone: 'wait',
        word: 'Reconnecting',
        text: `Not connected since ${utc(state.since)}, try ${state.attempt}: ${state.why}.`,
      };
    case 'refused':
      return {
        tone: 'bad',
        word: 'Refused',
        text: `Refused since ${utc(state.since)}, try ${state.attempt}: ${state.why}.`,
      };
    case 'closed':
      return { tone: 'bad', word: 'Detached', text: 'Not attached any more.' };
  }
}

/** Numbers about a live bus, with what they are called; what is zero and harmless is left out. */
export function liveFacts(status: LiveStatus): readonly (readonly [string, string])[] {
  const { feed, bus, recorder, gaps, skips } = status;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, each) => total + each, 0);
  const facts: (readonly [string, string])[] = [
    ['Events received', count(feed.events)],
    ['Events a second', count(Math.round(feed.rate))],
    ['Behind', `${feed.lagS.toFixed(1)} s`],
    ['Bad messages', reasons(bus.bad)],
    ['Dropped', count(feed.dropped)],
    ['Seen before', count(feed.duplicates)],
  ];
  if (feed.waiting > 0) facts.push(['Waiting', count(feed.waiting)]);
  if (bus.newer > 0) facts.push(['Of a newer schema', count(bus.newer)]);
  if (sum(skips) > 0) facts.push(['Left out', reasons(skips)]);
  if (recorder) facts.push(['Recorded', count(recorder.recorded)]);
  if (recorder && recorder.unrecorded > 0) {
    facts.push(['Not recorded', count(recorder.unrecorded)]);
  }
  if (bus.refusedTopics.length > 0) facts.push(['Not allowed', bus.refusedTopics.join(' ')]);
  const [gap] = gaps.slice(-1);
  if (gap) {
    const to = gap.to === null ? 'now' : utc(gap.to);
    facts.push([`Last of ${gaps.length} gaps`, `${utc(gap.from)} to ${to}`]);
  }
  return facts;
}

function reasons(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  if (entries.length === 0) return '0';
  return entries.map(([reason, number]) => `${count(number)} ${reason}`).join(', ');
}

function utc(ts: number): string {
  return `${timeOfDay(ts)} UTC`;
}
