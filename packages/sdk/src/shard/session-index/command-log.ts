import type { LoggedCommand } from '../../model/session.ts';
import { COMMAND_SLACK_SECONDS, MAX_COMMAND_LOG_BYTES } from '../limits.ts';
import type { TimeSpan } from './address-book.ts';
import type { CommandRecord } from './session-log.ts';

/** A session that commands may belong to. */
export interface CommandSession {
  /** Stands for the session; the same for all that is known of it. */
  readonly key: string;
  readonly decky: string;
  readonly address: string;
  readonly span: TimeSpan;
}

/** Commands of the honeypots' logs, which name a decky and an address but no session. */
export class CommandLog {
  readonly #commands = new Map<string, LoggedCommand[]>();
  #bytes = 0;
  #dropped = 0;

  add({ decky, address, command }: CommandRecord): void {
    this.#bytes += 2 * command.text.length;
    if (this.#bytes > MAX_COMMAND_LOG_BYTES) {
      this.#dropped++;
      return;
    }
    const key = placeKey(decky, address);
    const commands = this.#commands.get(key);
    if (commands === undefined) this.#commands.set(key, [command]);
    else commands.push(command);
  }

  get isEmpty(): boolean {
    return this.#commands.size === 0;
  }

  /** Commands that were left out because there were too many to keep. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Gives each command to the one session of its decky and address that spans its time; a command
   * that several sessions span, or none, is nobody's.
   *
   * @returns commands in order of time, by the sessions' keys
   */
  assign(sessions: Iterable<CommandSession>): Map<string, LoggedCommand[]> {
    const byPlace = new Map<string, CommandSession[]>();
    for (const session of sessions) {
      const key = placeKey(session.decky, session.address);
      if (!this.#commands.has(key)) continue;
      const others = byPlace.get(key);
      if (others === undefined) byPlace.set(key, [session]);
      else others.push(session);
    }
    const assigned = new Map<string, LoggedCommand[]>();
    for (const [key, candidates] of byPlace) {
      sweep(this.#commands.get(key) ?? [], candidates, assigned);
    }
    return assigned;
  }
}

/**
 * Goes through commands and the sessions' beginnings and ends in order of time. Of the sessions that
 * are open only their number and the sum of their positions is needed: with one open, the sum is it.
 */
function sweep(
  commands: readonly LoggedCommand[],
  sessions: readonly CommandSession[],
  assigned: Map<string, LoggedCommand[]>,
): void {
  const starts = byTime(sessions, ({ span }) => span.start - COMMAND_SLACK_SECONDS);
  const ends = byTime(sessions, ({ span }) => span.end + COMMAND_SLACK_SECONDS);
  let [started, ended, open, sum] = [0, 0, 0, 0];
  for (const command of commands.toSorted((a, b) => a.ts - b.ts)) {
    for (let next; (next = starts[started]) && next.time <= command.ts; started++) {
      open++;
      sum += next.position;
    }
    for (let next; (next = ends[ended]) && next.time < command.ts; ended++) {
      open--;
      sum -= next.position;
    }
    const key = open === 1 ? sessions[sum]?.key : undefined;
    if (key === undefined) continue;
    const own = assigned.get(key);
    if (own === undefined) assigned.set(key, [command]);
    else own.push(command);
  }
}

interface Moment {
  readonly time: number;
  readonly position: number;
}

function byTime(
  sessions: readonly CommandSession[],
  time: (session: CommandSession) => number,
): Moment[] {
  return sessions
    .map((session, position) => ({ time: time(session), position }))
    .sort((a, b) => a.time - b.time);
}

function placeKey(decky: string, address: string): string {
  return `${decky} ${address}`;
}
