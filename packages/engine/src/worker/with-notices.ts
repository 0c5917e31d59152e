import type { EngineMessage, Status } from '../client/protocol.ts';

/** A message of the engine; a status in it says what the engine itself cannot know, as well. */
export function withNotices(message: EngineMessage, notices: readonly string[]): EngineMessage {
  if (notices.length === 0) return message;
  if (message.kind === 'status') return { ...message, status: noticed(message.status, notices) };
  if (message.kind !== 'result' || !isStatus(message.result)) return message;
  return { ...message, result: noticed(message.result, notices) };
}

function noticed(status: Status, notices: readonly string[]): Status {
  return { ...status, notices: [...status.notices, ...notices] };
}

/** Among all results a status is the one with these fields. */
function isStatus(result: unknown): result is Status {
  return typeof result === 'object' && result !== null && 'notices' in result && 'rate' in result;
}
