import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';

const PAYLOAD = { decky_id: 'web', service: 'ssh', attacker_ip: '192.0.2.7' };

function shard(day: number): string {
  return `web/ssh/transcripts/sessions-2026-11-0${day}.jsonl`;
}

function sid(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}

/** Two shards with a session each; envelopes for both, and for one that is in neither. */
async function folder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'shardscope-announced-'));
  await mkdir(dirname(join(root, shard(1))), { recursive: true });
  for (const day of [1, 2]) {
    const line = `{"sid":"${sid(day)}","t":1.000000,"ch":"i","d":"ls\\r"}\n`;
    await writeFile(join(root, shard(day)), line);
  }
  const envelopes = [1, 2, 3].map((number) => ({
    v: 1,
    topic: 'attacker.session.ended',
    payload: { ...PAYLOAD, session_id: sid(number), shard_path: shard(Math.min(number, 2)) },
  }));
  const events = envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join('');
  await writeFile(join(root, 'relay.events.jsonl'), events);
  return root;
}

describe('sessions that envelopes announce', () => {
  it.each([1, 2])('are reported once when absent, whatever thread looked: %d', async (threads) => {
    const analysis = await openAnalysis({
      path: await folder(),
      workspace: { kind: 'none' },
      semantics: '0.1',
      threads: { threads, minBytes: 0 },
    });
    const { signal } = new AbortController();
    const events = await lastValueFrom(analysis.run({ signal }).pipe(toArray()));
    const done = events.find((event) => event.kind === 'done');
    if (done?.kind !== 'done') throw new Error('the run gave no report');
    expect(done.report.sessions).toBe(2);
    expect(done.report.skipped).toEqual({ 'sid not in shard': 1 });
    await analysis.close();
  });
});
