import { EVENT_INPUT, EVENT_OUTPUT, type EventColumns } from '../model/session.ts';
import type { SessionWindow, TextEvents } from '../plugin/session-context.ts';
import { codePointLength } from './code-points.ts';
import { float64Column, int32Column } from './columns.ts';

/** A session's events by direction, and the time that they span. */
export interface SplitEvents {
  readonly inputs: TextEvents;
  readonly outputs: TextEvents;
  readonly window: SessionWindow;
}

/** Splits the events of a session by direction; resizes are left out. */
export function splitEvents(events: EventColumns): SplitEvents {
  const { length, kind, t, data } = events;
  const counts = countKinds(events);
  const inputs = emptyColumns(counts.inputs);
  const outputs = emptyColumns(counts.outputs);
  let inputRow = 0;
  let outputRow = 0;
  let startT: number | null = null;
  let endT = 0;
  for (let i = 0; i < length; i++) {
    const direction = kind[i];
    if (direction !== EVENT_INPUT && direction !== EVENT_OUTPUT) continue;
    const at = finite(t[i] ?? 0);
    startT ??= at;
    if (at > endT) endT = at;
    const text = data[i] ?? '';
    if (direction === EVENT_INPUT) put(inputs, inputRow++, at, text);
    else put(outputs, outputRow++, at, text);
  }
  const start = startT ?? 0;
  return { inputs, outputs, window: { startT: start, endT, duration: Math.max(0, endT - start) } };
}

function countKinds({ length, kind }: EventColumns): { inputs: number; outputs: number } {
  let [inputs, outputs] = [0, 0];
  for (let i = 0; i < length; i++) {
    if (kind[i] === EVENT_INPUT) inputs++;
    else if (kind[i] === EVENT_OUTPUT) outputs++;
  }
  return { inputs, outputs };
}

/** Seconds beyond which differences of times would lose their meaning; no clock runs so long. */
const FURTHEST_T = Number.MAX_SAFE_INTEGER;

/** A reader hands out finite times only; a source that does not must not poison every measure. */
function finite(t: number): number {
  if (!Number.isFinite(t)) return 0;
  return t > FURTHEST_T ? FURTHEST_T : t < -FURTHEST_T ? -FURTHEST_T : t;
}

/** {@link TextEvents} while they are filled. */
interface Columns extends TextEvents {
  readonly text: string[];
}

function emptyColumns(length: number): Columns {
  return {
    length,
    t: float64Column(length),
    text: new Array<string>(length),
    characters: int32Column(length),
  };
}

function put({ t, text, characters }: Columns, row: number, at: number, data: string): void {
  t[row] = at;
  text[row] = data;
  characters[row] = data.length < 2 ? data.length : codePointLength(data);
}
