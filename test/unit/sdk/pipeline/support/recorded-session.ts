import {
  EVENT_INPUT,
  EVENT_OUTPUT,
  formatEvidenceRef,
  unknownAttackerUuid,
  type RecordedSession,
  type SessionCandidate,
  type SessionSource,
  type SourceItem,
} from '@shardscope/sdk';

/** An event as tests write it: time, direction, text. */
export type Line = readonly [t: number, ch: 'i' | 'o', d: string];

/** Somebody who types `ls` and looks at the result. */
export const TYPED_LS: readonly Line[] = [
  [0.1, 'o', 'root@web:~# '],
  [1.0, 'i', 'l'],
  [1.01, 'o', 'l'],
  [1.2, 'i', 's'],
  [1.21, 'o', 's'],
  [1.5, 'i', '\r'],
  [1.51, 'o', '\r\nfile\r\nroot@web:~# '],
];

/** A session as a reader would give it. */
export function recordedSession(
  sid: string,
  lines: readonly Line[] = TYPED_LS,
  changes: Partial<RecordedSession> = {},
): RecordedSession {
  const place = { decky: 'web', service: 'ssh', shard: 'sessions-2026-11-01.jsonl', sid } as const;
  const evidenceRef = formatEvidenceRef(place);
  return {
    ...place,
    evidenceRef,
    attacker: { uuid: unknownAttackerUuid(evidenceRef), address: null, origin: 'none' },
    endOffset: 1000,
    final: true,
    header: { version: 2, width: 80, height: 24, timestamp: 1_793_491_200, env: {} },
    events: {
      length: lines.length,
      t: Float64Array.from(lines, ([t]) => t),
      kind: Uint8Array.from(lines, ([, ch]) => (ch === 'i' ? EVENT_INPUT : EVENT_OUTPUT)),
      data: lines.map(([, , d]) => d),
    },
    truncated: false,
    cut: false,
    lines: { junk: 0, malformed: 0, oversized: 0 },
    shardDate: 1_793_491_200,
    loggedCommands: [],
    ...changes,
  };
}

/** What a source was asked for, as a test can see it. */
export interface WatchedSource extends SessionSource {
  pulled: number;
  closed: boolean;
  readonly refused: SessionCandidate[];
}

/** A source of sessions that counts what is pulled. */
export function sourceOf(sessions: Iterable<RecordedSession>): WatchedSource {
  const watched: WatchedSource = {
    pulled: 0,
    closed: false,
    refused: [],
    async *sessions({ signal, wanted = () => true } = {}): AsyncGenerator<SourceItem> {
      try {
        for (const session of sessions) {
          if (signal?.aborted === true) return;
          if (!wanted(session)) {
            watched.refused.push(session);
            yield { kind: 'unwanted', candidate: session };
            continue;
          }
          watched.pulled += 1;
          await Promise.resolve();
          yield { kind: 'session', session };
        }
      } finally {
        watched.closed = true;
      }
    },
  };
  return watched;
}
