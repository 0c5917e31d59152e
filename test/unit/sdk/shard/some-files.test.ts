import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder, type SourceProgress } from '@shardscope/sdk';
import { SHARD_PATH, artifacts, event, itemsOf, onlySessions, sid } from './support/artifacts.ts';

const SECOND = 'web-01/ssh/transcripts/sessions-2026-03-02.jsonl';

describe('where only some shards are asked for', () => {
  it('the others are not looked at, and progress counts these alone', async () => {
    const shard = event(sid(2), 1, 'i', 'ls');
    const root = await artifacts({ [SHARD_PATH]: event(sid(1), 1, 'i', 'w'), [SECOND]: shard });
    const recording = await openFolder(root);
    const progress: SourceProgress[] = [];
    const items = await itemsOf(recording, {
      files: ({ path }) => path === SECOND,
      onProgress: (each) => progress.push(each),
    });
    expect(onlySessions(items).map((session) => session.sid)).toEqual([sid(2)]);
    expect([...recording.lineCounts.keys()]).toEqual([SECOND]);
    expect(progress.at(-1)).toMatchObject({ bytesDone: shard.length, bytesTotal: shard.length });
  });

  it('what belongs to none of them is left to who asks for all', async () => {
    const root = await artifacts({ [SHARD_PATH]: event(sid(1), 1, 'i', 'w') });
    await mkdir(join(root, 'broken'));
    await writeFile(join(root, 'broken', 'honeynet.log.gz'), 'no gzip');
    const recording = await openFolder(root);
    expect(recording.faults).toMatchObject([{ code: 'E_SESSION_INDEX', phase: 'read' }]);
    const [first] = await itemsOf(recording);
    expect(first).toEqual({ kind: 'fault', fault: recording.faults[0] });
    const items = await itemsOf(recording, { files: () => true });
    expect(items.map(({ kind }) => kind)).toEqual(['session']);
  });
});
