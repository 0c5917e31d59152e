import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { contextV01, openFolder, runPipeline, type PipelineEvent } from '@shardscope/sdk';

const SHARD = 'web/ssh/transcripts/sessions-2026-11-01.jsonl';
const SID = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';

const COMPLETE = {
  session_id: OTHER,
  decky_id: 'web',
  service: 'ssh',
  attacker_ip: '192.0.2.7',
  shard_path: `/anywhere/${SHARD}`,
};

/** A folder with one session in one shard, and the envelopes of an events file. */
async function folderWith(payloads: readonly object[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'shardscope-announced-'));
  const envelopes = payloads.map((payload, i) => ({
    ...{ v: 1, id: String(i).padStart(32, '0'), topic: 'attacker.session.ended', ts: 1, payload },
  }));
  const events = envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join('');
  await mkdir(dirname(join(root, SHARD)), { recursive: true });
  await writeFile(join(root, SHARD), `{"sid":"${SID}","t":1.000000,"ch":"i","d":"ls\\r"}\n`);
  await writeFile(join(root, 'relay.events.jsonl'), events);
  return root;
}

async function run(payloads: readonly object[]): Promise<readonly PipelineEvent[]> {
  const source = await openFolder(await folderWith(payloads));
  return lastValueFrom(runPipeline({ source, plugins: [], context: contextV01 }).pipe(toArray()));
}

async function report(payloads: readonly object[]) {
  const events = await run(payloads);
  const done = events.find((event) => event.kind === 'done');
  if (done?.kind !== 'done') throw new Error('the run gave no report');
  const { skipped, deferred } = done.report;
  return { skipped: { ...skipped, 'no observations': 0 }, deferred };
}

describe('a session that an envelope announces and no shard holds', () => {
  it('is skipped when its shard is there: its sid is not in it', async () => {
    expect(await report([COMPLETE])).toEqual({
      skipped: { 'sid not in shard': 1, 'no observations': 0 },
      deferred: {},
    });
  });

  it('is deferred when its shard is not there', async () => {
    const payload = { ...COMPLETE, shard_path: 'web/ssh/transcripts/sessions-2026-11-02.jsonl' };
    expect((await report([payload])).deferred).toEqual({ 'shard missing': 1 });
  });

  it.each([null, undefined, 7, '/etc/passwd', '../../sessions-2026-11-01.jsonl.sh'])(
    'is skipped without a shard path when that is %j',
    async (shard_path) => {
      const { skipped } = await report([{ ...COMPLETE, shard_path }]);
      expect(skipped).toMatchObject({ 'no shard path': 1 });
    },
  );

  it.each(['decky_id', 'service', 'attacker_ip'])('is skipped without its %s', async (field) => {
    const payload = Object.fromEntries(Object.entries(COMPLETE).filter(([key]) => key !== field));
    expect((await report([payload])).skipped).toMatchObject({ 'missing fields': 1 });
  });

  it('is counted once however often it is announced', async () => {
    expect((await report([COMPLETE, COMPLETE])).skipped).toMatchObject({ 'sid not in shard': 1 });
  });

  it('is not reported when a shard does hold it, whatever the envelope lacks', async () => {
    const { skipped, deferred } = await report([{ ...COMPLETE, session_id: SID, service: null }]);
    expect({ skipped, deferred }).toEqual({ skipped: { 'no observations': 0 }, deferred: {} });
  });

  it('never becomes a path: nothing but a basename of it is used', async () => {
    const payload = { ...COMPLETE, decky_id: '../../etc', shard_path: '../../etc/passwd' };
    expect((await report([payload])).skipped).toMatchObject({ 'missing fields': 1 });
  });
});
