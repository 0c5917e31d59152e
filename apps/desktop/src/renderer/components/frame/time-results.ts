import { timeRange } from 'shardscope/client';
import { sessionFor } from '../../format/session-for.ts';
import { clock, dateTime } from '../../format/times.ts';
import type { Viewer } from '../../stores/viewer.svelte.ts';
import type { PaletteResult } from './palette-results.svelte.ts';

/** `1:21.7`, `1:02:03`: a place in the open session. */
const CLOCK = /^(?:(\d{1,4}):)?(\d{1,5}):(\d{2}(?:\.\d+)?)$/;

/** What the palette offers for a time: a place in the session, a session, a filter. */
export function timeResults(viewer: Viewer, text: string): readonly PaletteResult[] {
  return [...inSession(viewer, text), ...nearestSession(viewer, text), ...filters(viewer, text)];
}

function inSession(viewer: Viewer, text: string): readonly PaletteResult[] {
  const replay = viewer.attacker?.replay;
  const match = CLOCK.exec(text);
  if (!replay || !match) return [];
  const t = Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]);
  return [row('place', 'clock', `Go to ${clock(t)} in the session`, () => replay.seek(t))];
}

function nearestSession(viewer: Viewer, text: string): readonly PaletteResult[] {
  const range = timeRange(text, viewer.now);
  const { attacker } = viewer;
  if (!range || !attacker) return [];
  const nearest = sessionFor(attacker.sessions, range);
  if (!nearest) return [];
  const title = `Go to the session of ${dateTime(nearest.startedAt)}`;
  return [row('session', 'terminal', title, () => attacker.openReplay(nearest.evidenceRef, null))];
}

function filters(viewer: Viewer, text: string): readonly PaletteResult[] {
  if (timeRange(text, viewer.now) === null) return [];
  const set = (filter: string) => () => viewer.filter.set(filter);
  if (text.startsWith('-')) {
    return [row('since', 'search', `Filter: the last ${text.slice(1)}`, set(`time>=${text}`))];
  }
  return [
    row('at', 'search', `Filter: on ${text}`, set(`time=${text}`)),
    row('since', 'search', `Filter: since ${text}`, set(`time>=${text}`)),
    row('before', 'search', `Filter: before ${text}`, set(`time<${text}`)),
  ];
}

function row(
  id: string,
  icon: PaletteResult['icon'],
  title: string,
  run: () => void,
): PaletteResult {
  return { id, group: 'Time', icon, title, hint: '', keys: [], run };
}
