import type { JsonObject } from '../model/envelope.ts';
import type { TaggerEvent, TaggerKind } from '../model/tag.ts';

/** An event as lifters get it; its source is `test` unless another id is given. */
export function taggerEvent(kind: TaggerKind, payload: JsonObject, sourceId = 'test'): TaggerEvent {
  return {
    source_kind: kind,
    source_id: sourceId,
    attacker_uuid: null,
    identity_uuid: null,
    session_id: 'test',
    decky_id: 'web',
    payload,
  };
}

/** The event of one command that an attacker ran. */
export function commandEvent(command: string, sourceId?: string): TaggerEvent {
  return taggerEvent('command', { command_text: command }, sourceId);
}
