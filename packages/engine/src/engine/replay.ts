import type {
  ContextBuilder,
  EventColumns,
  RecordedSession,
  SessionContext,
} from '@shardscope/sdk';
import { EVENT_INPUT } from '@shardscope/sdk';
import type { CommandRow, EventSlice, SessionDetail, SessionRow } from '../client/rows.ts';

/** A session that was read for looking at it. */
export interface OpenedSession {
  readonly session: RecordedSession;
  readonly context: SessionContext;
  /** 1 for each event that is input typed with the echo off. */
  readonly masked: Uint8Array;
}

/** UTF-16 units in one answer: a screen of them is parsed without a person noticing. */
const MAX_ANSWER_TEXT = 262_144;

/** Commands of one session that are listed; the session says how many there are. */
const MAX_COMMANDS = 5000;

/** UTF-16 units of a command that are listed; the recording has all of it. */
const MAX_COMMAND_TEXT = 1000;

/** What stands in for each character of input that was typed with the echo off. */
const MASK = '•';

/** Derives a session's context, and marks the events that were typed with the echo off. */
export function openedSession(session: RecordedSession, build: ContextBuilder): OpenedSession {
  // The line that was being typed at the end is no command, but it may be a password as well.
  const masked = maskedEvents(session, build(withLineEnded(session)));
  return { session, context: build(session), masked };
}

/** The same session with Enter pressed at its end. */
function withLineEnded(session: RecordedSession): RecordedSession {
  const { t, kind, data, length } = session.events;
  const events = {
    length: length + 1,
    t: appended(new Float64Array(length + 1), t, t[length - 1] ?? 0),
    kind: appended(new Uint8Array(length + 1), kind, EVENT_INPUT),
    data: [...data, '\r'],
  };
  return { ...session, events };
}

function appended<Column extends Float64Array | Uint8Array>(
  target: Column,
  source: Column,
  last: number,
): Column {
  target.set(source.subarray(0, target.length - 1));
  target[target.length - 1] = last;
  return target;
}

/** A session with its commands, for replay. */
export function sessionDetail(row: SessionRow, { session, context }: OpenedSession): SessionDetail {
  return { session: row, events: session.events.length, commands: commandRows(context) };
}

/**
 * Events by index; masked input is shown only on an explicit reveal. Where texts are long there are
 * fewer than were asked for, but always one.
 */
export function eventSlice(
  { session, masked }: OpenedSession,
  from: number,
  count: number,
  reveal: boolean,
): EventSlice {
  const { events } = session;
  const to = endOfAnswer(events, from, Math.min(events.length, from + count));
  const isMasked = (i: number): boolean => masked[i] === 1;
  const places = Array.from({ length: Math.max(0, to - from) }, (_value, i) => from + i);
  return {
    from,
    t: places.map((i) => events.t[i] ?? 0),
    kind: places.map((i) => events.kind[i] ?? 0),
    data: places.map((i) => {
      const text = events.data[i] ?? '';
      return isMasked(i) && !reveal ? text.replace(/[^\r\n]/gsu, MASK) : text;
    }),
    masked: places.map(isMasked),
  };
}

function endOfAnswer({ data }: EventColumns, from: number, to: number): number {
  let room = MAX_ANSWER_TEXT - (data[from]?.length ?? 0);
  let end = from + 1;
  while (end < to && room >= (data[end]?.length ?? 0)) {
    room -= data[end]?.length ?? 0;
    end += 1;
  }
  return Math.min(end, to);
}

function commandRows({ commands, outputWindows }: SessionContext): readonly CommandRow[] {
  const listed = Math.min(commands.length, MAX_COMMANDS);
  return Array.from({ length: listed }, (_value, index) => ({
    index,
    t: commands.startT[index] ?? 0,
    endT: commands.endT[index] ?? 0,
    outputChars: outputWindows.characters[index] ?? 0,
    text: commands.text(index)?.slice(0, MAX_COMMAND_TEXT) ?? null,
    provenance: commands.provenance(index),
  }));
}

function maskedEvents({ events }: RecordedSession, { commands }: SessionContext): Uint8Array {
  const inputs: number[] = [];
  for (let i = 0; i < events.length; i++) if (events.kind[i] === EVENT_INPUT) inputs.push(i);
  const masked = new Uint8Array(events.length);
  for (let command = 0; command < commands.length; command++) {
    if (!commands.masked(command)) continue;
    const last = commands.endInput[command] ?? -1;
    for (let input = commands.startInput[command] ?? 0; input <= last; input++) {
      const event = inputs[input];
      if (event !== undefined) masked[event] = 1;
    }
  }
  return masked;
}
