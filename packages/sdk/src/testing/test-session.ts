import { attackerUuid, normalAddress, unknownAttackerUuid } from '../model/attacker.ts';
import { formatEvidenceRef } from '../model/evidence.ts';
import type { LoggedCommand, RecordedSession } from '../model/session.ts';
import { eventColumns, type SessionEvent } from './session-events.ts';

/** What a session of a test is besides its events. Everything has a default. */
export interface TestSessionOptions {
  /** Default `test`. */
  readonly sid?: string;
  /** Address of the attacker; default none. */
  readonly attacker?: string;
  /** Start in epoch seconds, or null for a recording without wall time; default 1 Nov 2026, 00:00 UTC. */
  readonly startsAt?: number | null;
  /** What the recorder says of the operator's environment; default nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** False while the session may still grow; default true. */
  readonly final?: boolean;
  /** What the honeypot's own log says that was run; default nothing. */
  readonly loggedCommands?: readonly LoggedCommand[];
}

/** 2026-11-01T00:00:00Z in epoch seconds, which is the day of the shard that sessions are in. */
const DEFAULT_START = 1_793_491_200;

/** A session of these events, as a reader would hand it out. Events stay in the given order. */
export function testSession(
  events: readonly SessionEvent[],
  options: TestSessionOptions = {},
): RecordedSession {
  const { sid = 'test', startsAt = DEFAULT_START, env = {}, final = true } = options;
  const place = { decky: 'web', service: 'ssh', shard: 'sessions-2026-11-01.jsonl', sid } as const;
  const evidenceRef = formatEvidenceRef(place);
  return {
    ...place,
    evidenceRef,
    attacker: attackerOf(options.attacker, evidenceRef),
    endOffset: events.length,
    final,
    header: { version: 2, width: 80, height: 24, timestamp: startsAt, env },
    events: eventColumns(events),
    truncated: false,
    cut: false,
    lines: { junk: 0, malformed: 0, oversized: 0 },
    shardDate: DEFAULT_START,
    loggedCommands: options.loggedCommands ?? [],
  };
}

function attackerOf(address: string | undefined, evidenceRef: string): RecordedSession['attacker'] {
  const normal = address === undefined ? null : normalAddress(address);
  if (normal === null) {
    return { uuid: unknownAttackerUuid(evidenceRef), address: null, origin: 'none' };
  }
  return { uuid: attackerUuid(normal), address: normal, origin: 'user' };
}
