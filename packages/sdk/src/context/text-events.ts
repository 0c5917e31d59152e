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
  const { length, kind } = events;
  let inputs = 0;
  let outputs = 0;
  for (let i = 0; i < length; i++) {
    if (kind[i] === EVENT_INPUT) inputs++;
    else if (kind[i] === EVENT_OUTPUT) outputs++;
  }
  return fill(events, new TextColumns(inputs), new TextColumns(outputs));
}

function fill(events: EventColumns, inputs: TextColumns, outputs: TextColumns): SplitEvents {
  const { length, kind, t, data } = events;
  let startT: number | null = null;
  let endT = 0;
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EVENT_INPUT && kind[i] !== EVENT_OUTPUT) continue;
    const at = finite(t[i] ?? 0);
    startT ??= at;
    if (at > endT) endT = at;
    (kind[i] === EVENT_INPUT ? inputs : outputs).add(at, data[i] ?? '');
  }
  const start = startT ?? 0;
  return { inputs, outputs, window: { startT: start, endT, duration: Math.max(0, endT - start) } };
}

/** A reader hands out finite times only; a source that does not must not poison every measure. */
function finite(t: number): number {
  return Number.isFinite(t) ? t : 0;
}

class TextColumns implements TextEvents {
  readonly length: number;
  readonly t: Float64Array;
  readonly text: string[] = [];
  readonly characters: Int32Array;

  constructor(length: number) {
    this.length = length;
    this.t = float64Column(length);
    this.characters = int32Column(length);
  }

  add(t: number, text: string): void {
    const row = this.text.length;
    this.t[row] = t;
    this.characters[row] = text.length < 2 ? text.length : codePointLength(text);
    this.text.push(text);
  }
}
