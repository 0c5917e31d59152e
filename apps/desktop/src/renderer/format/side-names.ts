import { recordedString } from '../text/recorded-text.ts';
import { attackerName, sessionName } from './attacker-name.ts';

/** Code units of a name that are shown. */
const MAX_NAME = 45;

/** Who is compared: an attacker, or one of its sessions. */
export interface NamedSide {
  readonly uuid: string;
  readonly address: string | null;
  /** Null for all sessions of the attacker. */
  readonly sid: string | null;
}

/** How two who are compared are told apart; the attacker is left out where it is the same. */
export function sideNames(left: NamedSide, right: NamedSide): readonly [string, string] {
  const isSame = left.uuid === right.uuid;
  return [sideName(left, isSame), sideName(right, isSame)];
}

function sideName(side: NamedSide, isSame: boolean): string {
  const attacker = recordedString(attackerName(side), MAX_NAME);
  if (side.sid === null) return isSame ? 'all sessions' : attacker;
  const session = `session ${recordedString(sessionName(side.sid), MAX_NAME)}`;
  return isSame ? session : `${attacker}, ${session}`;
}
