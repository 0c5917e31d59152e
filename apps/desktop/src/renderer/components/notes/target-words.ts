import type { AnnotationTarget } from 'shardscope/client';
import { sessionName } from '../../format/attacker-name.ts';
import { clock, dayOf, timeOfDay } from '../../format/times.ts';
import type { AttackerView } from '../../stores/attacker-view.svelte.ts';
import { recordedString } from '../../text/recorded-text.ts';

/** What a note or a bookmark is about, in words. */
export function targetWords(target: AnnotationTarget, attacker: AttackerView): string {
  if (target.session === null) {
    return target.event === null ? 'this attacker' : 'an event of no session';
  }
  const session = attacker.sessions.find(({ evidenceRef }) => evidenceRef === target.session);
  const name = session ? recordedString(sessionName(session.sid), 12) : 'a session';
  const when = session ? `, ${dayOf(session.startedAt)} ${timeOfDay(session.startedAt)}` : '';
  if (target.event === null) return `session ${name}${when}`;
  const at = target.t === null ? '' : ` at ${clock(target.t)}`;
  return `event${at} in session ${name}${when}`;
}
