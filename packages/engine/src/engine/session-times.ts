import type { ReadSession } from '../report/report-input.ts';
import { pausesOf } from '../client/rhythm/pauses.ts';
import { rhythmOf } from '../client/rhythm/rhythm.ts';
import { IDLE_LIMIT_S, timeAxis } from '../client/rhythm/time-axis.ts';
import type { SessionDesk } from './session-desk.ts';

/** The observation whose thresholds are the classes of pauses. */
const LATENCY_CLASS = 'cognitive.inter_command_latency_class';

/** When keys and commands of a session came, read off its recording. Throws E_SESSION_UNAVAILABLE. */
export async function readSessionTimes(
  desk: SessionDesk,
  evidenceRef: string,
): Promise<ReadSession> {
  const { commands } = await desk.session(evidenceRef);
  const events = await desk.recordedEvents(evidenceRef);
  const latency = await desk.explain({ evidenceRef, primitive: LATENCY_CLASS });
  return {
    rhythm: rhythmOf(events),
    axis: timeAxis(events.t.subarray(0, events.length), IDLE_LIMIT_S),
    pauses: pausesOf(commands),
    bands: latency?.explain?.thresholds ?? [],
    latency: latency?.observation.value ?? null,
  };
}
