import type { RecordedSession } from '../model/session.ts';
import type { SessionContext } from '../plugin/session-context.ts';
import type { CommandRecord, SessionSummary } from '../store/store.ts';
import type { SessionTimes } from './session-times.ts';

/** What is kept of a session: all but its events. */
export function sessionSummary(session: RecordedSession, times: SessionTimes): SessionSummary {
  const { sid, decky, service, shard, evidenceRef, attacker, endOffset, final } = session;
  const { header, truncated, cut, lines, logged } = session;
  const { startedAt, endedAt, durationS, inputs, outputs } = times;
  return {
    ...{ sid, decky, service, shard, evidenceRef, attacker, endOffset, final },
    ...(logged === undefined ? {} : { logged }),
    ...{ header, truncated, cut, lines },
    ...{ startedAt, endedAt, durationS, inputs, outputs },
  };
}

/** A session's commands: the honeypot's own log where there is one, else what was typed. */
export function commandRecords(
  session: RecordedSession,
  context: SessionContext,
): readonly CommandRecord[] {
  if (session.loggedCommands.length > 0) return loggedRecords(session);
  const { commands } = context;
  const records: CommandRecord[] = [];
  for (let index = 0; index < commands.length; index++) {
    records.push({
      index,
      t: commands.startT[index] ?? 0,
      text: commands.text(index),
      provenance: commands.provenance(index),
    });
  }
  return records;
}

function loggedRecords(session: RecordedSession): readonly CommandRecord[] {
  const start = session.header?.timestamp ?? 0;
  return session.loggedCommands.map((command, index) => ({
    index,
    t: Math.max(0, command.ts - start),
    text: command.text,
    provenance: 'log',
  }));
}
