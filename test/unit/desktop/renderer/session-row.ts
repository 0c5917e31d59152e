import type { SessionRow } from 'shardscope/client';

/** A session with wall time, of which nothing else matters. */
export function sessionAt(startedAt: number, durationS: number): SessionRow {
  return {
    evidenceRef: `shard:web01/ssh/sessions-2026-11-20.jsonl#${startedAt}`,
    attackerUuid: '00000000-0000-5000-8000-000000000000',
    sid: String(startedAt),
    decky: 'web01',
    service: 'ssh',
    shard: 'sessions-2026-11-20.jsonl',
    startedAt,
    endedAt: startedAt + durationS,
    durationS,
    inputs: 0,
    outputs: 0,
    commands: 0,
    observations: 0,
    tags: 0,
    tactics: [],
    final: true,
    truncated: false,
    cut: false,
    lines: { junk: 0, malformed: 0, oversized: 0 },
    width: 80,
    height: 24,
  };
}
