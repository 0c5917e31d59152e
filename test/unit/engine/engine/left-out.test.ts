import { appendFile, cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostics, Status } from 'shardscope/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLES, startEngine, type Harness } from './engine-harness.ts';

const SHARD = 'web-01/ssh/transcripts/sessions-2026-10-21.jsonl';
const EMPTY_SID = 'aaaa1111-0000-4000-8000-000000000000';

let recordings = '';
let dir = '';
let open: Harness | null = null;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'shardscope-left-out-'));
  recordings = join(root, 'recordings');
  dir = join(root, 'workspace');
  await mkdir(recordings);
  await cp(join(SAMPLES, 'web-01'), join(recordings, 'web-01'), { recursive: true });
});

afterEach(async () => {
  await open?.close();
  open = null;
});

/** Opens the recordings, as a person does who starts the viewer again. */
async function start(): Promise<{ status: Status; report: Diagnostics; engine: Harness }> {
  await open?.close();
  const workspace = { kind: 'folder', dir } as const;
  open = await startEngine({ open: recordings, roots: [recordings], workspace });
  const status = await open.ended();
  return { status, report: await open.client.request('diagnostics', {}), engine: open };
}

/** Sessions that the diagnostics list under Skips. */
function listed({ skipped, deferred, unrecorded }: Diagnostics): number {
  const counts = [...Object.values(skipped), ...Object.values(deferred)];
  const never = unrecorded.map(({ sessions }) => sessions);
  return [...counts, ...never].reduce((sum, count) => sum + count, 0);
}

describe('a second start on what was analysed before', () => {
  it('counts the observations that are stored', async () => {
    const first = await start();
    const second = await start();
    expect(first.report.observations['motor.input_modality']).toBeGreaterThan(0);
    expect(second.report.observations).toEqual(first.report.observations);
  });

  it('calls no session skipped that is there to be seen', async () => {
    const first = await start();
    const second = await start();
    expect(first.status.skipped).toBe(0);
    expect(second.status.skipped).toBe(0);
    expect(second.report.skipped).toEqual({});
  });

  it('still says which sessions gave nothing', async () => {
    const hdr = { version: 2, width: 80, height: 24, timestamp: 1_793_000_000 };
    const lines = [
      { sid: EMPTY_SID, hdr },
      { sid: EMPTY_SID, t: 1, ch: 'o', d: 'login: ' },
    ];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await mkdir(join(recordings, 'db-09/ssh/transcripts'), { recursive: true });
    await writeFile(join(recordings, 'db-09/ssh/transcripts/sessions-2026-10-22.jsonl'), text);
    const first = await start();
    const second = await start();
    expect(first.report.skipped).toEqual({ 'no observations': 1 });
    expect(second.report.skipped).toEqual({ 'no observations': 1 });
    expect([first.status.skipped, second.status.skipped]).toEqual([1, 1]);
  });
});

describe('the status bar and the diagnostics', () => {
  it('count the same sessions as skipped, those included that the recorder left out', async () => {
    await cp(join(SAMPLES, 'honeynet.log'), join(recordings, 'honeynet.log'));
    const { status, report } = await start();
    expect(report.unrecorded.length).toBeGreaterThan(0);
    expect(status.skipped).toBe(listed(report));
  });

  it('count the same lines as junk, those of no session included', async () => {
    await appendFile(join(recordings, SHARD), 'no json\n{"neither": 1}\n');
    const { status, report } = await start();
    const lines = report.files.map(({ lines: { junk, malformed, oversized } }) => [
      ...[junk, malformed, oversized],
    ]);
    expect(status.junk).toBe(2);
    expect(lines.flat().reduce((sum, count) => sum + count, 0)).toBe(2);
    expect((await start()).status.junk).toBe(2);
  });

  it('lose nothing when a rule is switched off', async () => {
    const { engine } = await start();
    const { rules } = await engine.client.request('rules', {});
    const rule = rules.find(({ tags }) => tags > 0);
    const before = engine.frames.length;
    await engine.client.request('rules.decide', {
      ruleId: rule?.id ?? '',
      decision: { state: 'disabled', expiresAt: null, reason: 'noisy' },
    });
    await expect
      .poll(() => engine.frames.slice(before).some(isDone), { timeout: 20_000 })
      .toBe(true);
    expect((await engine.client.request('diagnostics', {})).skipped).toEqual({});
    expect((await engine.client.request('status', {})).skipped).toBe(0);
  });
});

function isDone(frame: Harness['frames'][number]): boolean {
  return frame.kind === 'status' && frame.status.state === 'done';
}
