import { EVENT_INPUT, EVENT_RESIZE, type RecordedSession } from '../model/session.ts';

/**
 * A session as the lines of a shard, to be written to a `sessions-YYYY-MM-DD.jsonl`: a recording for
 * those who try a plugin. Reading it again gives the same events.
 */
export function shardLines(session: RecordedSession): string {
  const { sid, header, events } = session;
  const lines: unknown[] = header ? [{ sid, hdr: header }] : [];
  for (let i = 0; i < events.length; i++) {
    const kind = events.kind[i];
    const ch = kind === EVENT_INPUT ? 'i' : kind === EVENT_RESIZE ? 'r' : 'o';
    lines.push({ sid, t: events.t[i], ch, d: events.data[i] });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
