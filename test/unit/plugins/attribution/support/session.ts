import {
  contextV01,
  EVENT_INPUT,
  EVENT_OUTPUT,
  type ExtractorSession,
  type RecordedSession,
} from '@shardscope/sdk';

/** One event: when, which way, what. */
export type Event = readonly [t: number, kind: 'i' | 'o', data: string];

/** A session as extractors see it, with the context of semantics 0.1. */
export function extractorSession(events: readonly Event[]): ExtractorSession {
  const recorded: RecordedSession = {
    sid: 's1',
    decky: 'web-01',
    service: 'ssh',
    shard: 'sessions-2026-01-01.jsonl',
    evidenceRef: 'shard:web-01/ssh/sessions-2026-01-01.jsonl#s1',
    attacker: { uuid: 'a1', address: '203.0.113.7', origin: 'envelope' },
    endOffset: 0,
    final: true,
    header: null,
    events: {
      length: events.length,
      t: Float64Array.from(events, ([t]) => t),
      kind: Uint8Array.from(events, ([, kind]) => (kind === 'i' ? EVENT_INPUT : EVENT_OUTPUT)),
      data: events.map(([, , data]) => data),
    },
    truncated: false,
    cut: false,
    lines: { junk: 0, malformed: 0, oversized: 0 },
    shardDate: null,
    loggedCommands: [],
  };
  return {
    id: recorded.sid,
    header: null,
    events: recorded.events,
    truncated: false,
    context: contextV01(recorded),
  };
}

/** Events of somebody typing lines key by key, each key echoed, at an even pace. */
export function typed(lines: readonly string[], pace = 0.12, echo = true): Event[] {
  const events: Event[] = [];
  let t = 0;
  for (const line of lines) {
    for (const key of `${line}\r`) {
      t += pace;
      events.push([t, 'i', key]);
      if (echo) events.push([t + 0.001, 'o', key === '\r' ? '\r\n' : key]);
    }
    t += 2;
  }
  return events;
}
