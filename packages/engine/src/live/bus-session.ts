import {
  DECKY_PATTERN,
  formatEvidenceRef,
  SHARD_PATTERN,
  type AttackerRef,
  type CommandRecord,
  type Envelope,
  type Json,
  type JsonObject,
  type Service,
  type SessionSummary,
  type SkipReason,
} from '@shardscope/sdk';
import { UNREAD_SESSION } from './bus-observation.ts';
import { attackerOf, listField, numberField, textField } from './bus-fields.ts';

/** A session that a bus tells of. */
export interface BusSession {
  readonly sid: string;
  readonly decky: string;
  readonly service: Service;
  /** Basename of its shard; null where the bus does not say, or says what cannot be one. */
  readonly shard: string | null;
  /** Null until somebody knows who it was. */
  readonly attacker: AttackerRef | null;
  /** Epoch seconds. */
  readonly endedAt: number;
  readonly durationS: number;
  readonly ended: boolean;
  readonly commands: readonly Json[];
}

/** Code units of a session's id. */
const MAX_SID = 256;

/** Commands of one message that are kept; a session with more is read from its shard. */
const MAX_COMMANDS = 10_000;

/** Fields that have to be there, whatever is in them. */
const FIELDS = ['session_id', 'decky_id', 'service', 'attacker_ip'] as const;

/**
 * Reads `attacker.session.started` and `attacker.session.ended`, or says why it cannot be used. Of
 * the path of the shard only the basename counts: a bus names no paths on this machine.
 */
export function busSession(event: Envelope, ended: boolean): BusSession | SkipReason {
  const { payload } = event;
  if (!FIELDS.every((field) => Object.hasOwn(payload, field))) return 'missing fields';
  const sid = textField(payload, 'session_id');
  const decky = textField(payload, 'decky_id');
  const service = textField(payload, 'service');
  if (sid === null || sid.length > MAX_SID || decky === null) return 'missing fields';
  if (!DECKY_PATTERN.test(decky) || (service !== 'ssh' && service !== 'telnet')) {
    return 'missing fields';
  }
  return {
    ...{ sid, decky, service, ended },
    shard: shardName(textField(payload, 'shard_path')),
    attacker: attackerOf(payload),
    endedAt: endOf(payload) ?? event.ts,
    durationS: Math.max(0, numberField(payload, 'duration_s') ?? 0),
    commands: listField(payload, 'commands').slice(0, MAX_COMMANDS),
  };
}

/**
 * The session as it is stored while its shard is not read. Without a shard's name its evidence lies
 * where a recorder would put it: in the shard of the day on which it began.
 */
export function unreadSession(session: BusSession, attacker: AttackerRef): SessionSummary {
  const { sid, decky, service, endedAt, durationS, ended } = session;
  const startedAt = endedAt - durationS;
  const shard = session.shard ?? shardOfDay(startedAt);
  return {
    ...UNREAD_SESSION,
    ...{ sid, decky, service, shard, attacker, durationS, startedAt, endedAt },
    evidenceRef: formatEvidenceRef({ decky, service, shard, sid }),
    final: ended,
  };
}

/** The commands that a message carries, as far as they have a text. */
export function busCommands({ commands }: BusSession): readonly CommandRecord[] {
  return commands.flatMap((command, index): CommandRecord[] => {
    const text = commandText(command);
    return text === null ? [] : [{ index, t: 0, text, provenance: 'log' }];
  });
}

function commandText(command: Json): string | null {
  if (typeof command === 'string') return command;
  if (typeof command !== 'object' || command === null || Array.isArray(command)) return null;
  const object: JsonObject = Object.fromEntries(Object.entries(command));
  return textField(object, 'command_text') ?? textField(object, 'text');
}

function shardName(path: string | null): string | null {
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
  return SHARD_PATTERN.test(name) ? name : null;
}

function endOf(payload: JsonObject): number | null {
  const text = textField(payload, 'ended_at') ?? textField(payload, 'started_at');
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(time) ? time / 1000 : null;
}

/** The basename of the shard of a time's UTC day; of 1970 where the time is none. */
function shardOfDay(epochS: number): string {
  const time = new Date(epochS * 1000);
  const day = Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 10);
  return `sessions-${/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : '1970-01-01'}.jsonl`;
}
