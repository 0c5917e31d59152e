import { utcTime, visibleText } from 'shardscope/client';
import { axisTicks } from '../components/strips/axis-ticks.ts';
import { stripFrame } from '../components/strips/strip-frame.ts';
import { attackerName } from '../format/attacker-name.ts';
import type { SessionReplay } from '../stores/session-replay.svelte.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';
import type { ChartWords } from './chart-file.ts';

/** Charts that can be saved; also what their files are called. */
export type ChartName = 'keystroke-rhythm' | 'pauses' | 'sessions-by-hour';

/** The session that a chart is of. */
export interface ChartedSession {
  /** The attacker's name. */
  readonly attacker: string;
  readonly replay: SessionReplay;
  /** Its axis takes the whole width. */
  readonly isBare: boolean;
}

/**
 * What a chart says of itself when it stands alone; `width` is that of the chart in pixels. It is of
 * the open session unless another one is named.
 */
export function chartWords(
  name: ChartName,
  viewer: Viewer,
  width: number,
  session: ChartedSession | null = openSession(viewer),
): ChartWords {
  switch (name) {
    case 'keystroke-rhythm':
      return {
        title: 'Keystroke rhythm',
        up: 'interval before each key, log scale',
        ...ofSession(session, width),
      };
    case 'pauses':
      return {
        title: 'Pauses between commands against output',
        up: 'pause before the next command, log scale; below: output read',
        ...ofSession(session, width),
      };
    case 'sessions-by-hour':
      return {
        title: 'Sessions by day and hour',
        subtitle: visibleText(`${viewer.source.status.label}, UTC`),
        up: 'day',
        across: 'hour of the day that a session began in, UTC',
        ticks: [],
      };
  }
}

function openSession({ attacker }: Viewer): ChartedSession | null {
  const replay = attacker?.replay;
  if (!attacker || !replay) return null;
  const name = attacker.row ? attackerName(attacker.row) : attacker.uuid;
  return { attacker: name, replay, isBare: false };
}

function ofSession(
  session: ChartedSession | null,
  width: number,
): Pick<ChartWords, 'subtitle' | 'across' | 'ticks'> {
  if (!session) return { subtitle: '', across: '', ticks: [] };
  const { attacker, replay, isBare } = session;
  return {
    subtitle: visibleText(`${attacker} · ${sessionWords(replay)}`),
    across: `time in the session${replay.skipsIdle ? ', idle time shortened' : ''}`,
    ticks: axisTicks(replay.axis, stripFrame(width, replay.part, isBare)),
  };
}

function sessionWords({ detail, evidenceRef }: SessionReplay): string {
  if (!detail) return evidenceRef;
  const { decky, service, startedAt, sid } = detail.session;
  return `${decky} ${service} · session ${sid.slice(0, 8)} · ${utcTime(startedAt)}`;
}
