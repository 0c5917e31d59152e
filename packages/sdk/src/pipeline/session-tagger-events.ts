import { TOPIC } from '../bus/topics.ts';
import type { JsonObject } from '../model/envelope.ts';
import type { RecordedSession } from '../model/session.ts';
import type { TaggerEvent } from '../model/tag.ts';
import type { CommandRecord, SessionSummary } from '../store/store.ts';
import { sessionEnvelopes } from './session-events.ts';

/**
 * What lifters get of a recorded session: one event for each of its commands whose text is known,
 * and, once it is complete, one for the session itself. A command is named by its session and its
 * place among all commands, those included whose text is masked.
 *
 * @param ts epoch seconds that stand in where a session has no wall time
 */
export function sessionTaggerEvents(
  session: RecordedSession,
  summary: SessionSummary,
  commands: readonly CommandRecord[],
  ts: number,
): readonly TaggerEvent[] {
  const anchor = anchorOf(session);
  const events: TaggerEvent[] = [];
  for (const command of commands) {
    if (command.text === null || command.text === '') continue;
    events.push({
      ...anchor,
      source_kind: 'command',
      source_id: commandSourceId(session.sid, command.index),
      payload: commandPayload(command, session),
    });
  }
  const ended = sessionEnvelopes(summary, ts).find(({ topic }) => topic === TOPIC.sessionEnded);
  if (!ended) return events;
  const whole = { ...anchor, source_kind: 'session', source_id: session.sid } as const;
  return [{ ...whole, payload: ended.payload }, ...events];
}

/** How a command of a session is named where it has no id of its own. */
export function commandSourceId(sourceId: string, index: number): string {
  return `${sourceId}#cmd${index}`;
}

function anchorOf({
  sid,
  decky,
  attacker,
}: RecordedSession): Omit<TaggerEvent, 'source_kind' | 'source_id' | 'payload'> {
  return {
    attacker_uuid: attacker.uuid,
    identity_uuid: null,
    session_id: sid,
    decky_id: decky,
  };
}

function commandPayload(command: CommandRecord, { loggedCommands }: RecordedSession): JsonObject {
  const text = { command_text: command.text };
  const logged = command.provenance === 'log' ? loggedCommands[command.index] : undefined;
  if (!logged) return text;
  const { uid, user, pwd } = logged;
  const known = Object.entries({ uid, user, pwd }).filter(([, value]) => value !== null);
  return { ...text, ...Object.fromEntries(known) };
}
