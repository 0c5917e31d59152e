import type { LoggedCommand } from '../../model/session.ts';
import {
  addressOf,
  deckyOf,
  durationOf,
  serviceOf,
  sidOf,
  type SessionRecord,
} from './session-record.ts';
import { readSyslog, type SyslogLine } from './syslog.ts';

/** A line that says that a session was not recorded. */
export interface SkippedSession {
  /** Epoch seconds; null when the line has no time. */
  readonly ts: number | null;
  readonly decky: string | null;
  readonly sid: string | null;
  /** As the recorder put it: `disk_pressure`, `shard_open_failed`, … */
  readonly reason: string;
}

/** A command of the log and where it ran. */
export interface CommandRecord {
  readonly decky: string;
  /** IP literal in normal form. */
  readonly address: string;
  readonly command: LoggedCommand;
}

/** What a line of a session log gives. */
export type LogLine =
  | { readonly kind: 'recorded'; readonly record: SessionRecord }
  | { readonly kind: 'skipped'; readonly skipped: SkippedSession }
  | { readonly kind: 'command'; readonly record: CommandRecord }
  | { readonly kind: 'other' | 'malformed' };

/** Reads one line of a `*.log` file. */
export function readLogLine(text: string): LogLine {
  const line = readSyslog(text);
  if (line === null) return { kind: 'malformed' };
  switch (line.messageId) {
    case 'session_recorded':
      return recorded(line);
    case 'session_skipped':
      return { kind: 'skipped', skipped: skipped(line) };
    case 'command':
      return command(line);
    default:
      return { kind: 'other' };
  }
}

function recorded({ ts, host, parameters }: SyslogLine): LogLine {
  const sid = sidOf(parameters.get('sid'));
  if (sid === null) return { kind: 'malformed' };
  return {
    kind: 'recorded',
    record: {
      origin: 'log',
      sid,
      decky: deckyOf(host),
      service: serviceOf(parameters.get('service')),
      address: addressOf(parameters.get('src_ip')),
      endedAt: ts,
      durationS: durationOf(parameters.get('duration_s')),
      shard: null,
      complete: true,
    },
  };
}

function skipped({ ts, host, parameters }: SyslogLine): SkippedSession {
  const reason = parameters.get('reason') ?? 'unknown';
  return { ts, decky: deckyOf(host), sid: sidOf(parameters.get('sid')), reason };
}

/** `CMD uid=0 user=root src=1.2.3.4 pwd=/root cmd=<rest of line>`; a pwd may hold spaces. */
function command({ ts, host, message }: SyslogLine): LogLine {
  const start = message.indexOf('CMD ');
  const cmd = message.indexOf(' cmd=', start);
  const decky = deckyOf(host);
  if (start < 0 || cmd < 0 || ts === null || decky === null) return { kind: 'malformed' };
  const head = message.slice(start + 3, cmd);
  const pwd = head.indexOf(' pwd=');
  const fields = pwd < 0 ? head : head.slice(0, pwd);
  const address = addressOf(field(fields, 'src'));
  if (address === null) return { kind: 'other' };
  const logged: LoggedCommand = {
    ts,
    text: message.slice(cmd + ' cmd='.length),
    uid: field(fields, 'uid'),
    user: field(fields, 'user'),
    pwd: pwd < 0 ? null : head.slice(pwd + ' pwd='.length),
  };
  return { kind: 'command', record: { decky, address, command: logged } };
}

function field(fields: string, name: string): string | null {
  const start = fields.indexOf(` ${name}=`);
  if (start < 0) return null;
  const value = fields.slice(start + name.length + 2).split(' ', 1)[0] ?? '';
  return value === '' ? null : value;
}
