import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnnotationTarget, Annotations } from 'shardscope/client';
import { startEngine, type Harness } from '../engine/engine-harness.ts';

let dir: string;
const open: Harness[] = [];

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'shardscope-notes-')), 'workspace');
});

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

async function started(): Promise<Harness> {
  const harness = await startEngine({ workspace: { kind: 'folder', dir } });
  open.push(harness);
  await harness.ended();
  return harness;
}

async function close(harness: Harness): Promise<void> {
  open.splice(open.indexOf(harness), 1);
  await harness.close();
}

const ATTACKER: AnnotationTarget = {
  attacker: '6b1f0000-0000-5000-8000-000000000000',
  session: null,
  event: null,
  t: null,
};

describe('notes, bookmarks and saved filters', () => {
  it('are kept in the workspace and are there after a restart', async () => {
    const first = await started();
    const change = (asked: Parameters<typeof first.client.request<'notes.change'>>[1]['change']) =>
      first.client.request('notes.change', { change: asked });
    await change({ kind: 'addNote', target: ATTACKER, text: 'Seen on two deckies.' });
    await change({ kind: 'setBookmark', target: ATTACKER, isSet: true });
    const before = await change({
      kind: 'saveFilter',
      filter: { name: 'Pasted', text: 'value=pasted' },
    });
    await close(first);
    const second = await started();
    const after: Annotations = await second.client.request('notes', {});
    expect(after).toEqual(before);
    expect(after.notes[0]).toMatchObject({ text: 'Seen on two deckies.', target: ATTACKER });
    expect(after.bookmarks).toHaveLength(1);
    expect(after.filters).toEqual([{ name: 'Pasted', text: 'value=pasted' }]);
  });

  it('are edited and removed', async () => {
    const { client } = await started();
    const added = await client.request('notes.change', {
      change: { kind: 'addNote', target: ATTACKER, text: 'one' },
    });
    const id = added.notes[0]?.id ?? '';
    const edited = await client.request('notes.change', {
      change: { kind: 'editNote', id, text: 'two' },
    });
    expect(edited.notes).toMatchObject([{ id, text: 'two' }]);
    const removed = await client.request('notes.change', { change: { kind: 'removeNote', id } });
    expect(removed.notes).toEqual([]);
  });

  it('lie in a file of their own, which is set aside when it cannot be understood', async () => {
    const first = await started();
    await first.client.request('notes.change', {
      change: { kind: 'addNote', target: ATTACKER, text: 'kept' },
    });
    await close(first);
    const file = join(dir, 'notes.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 1 });
    await writeFile(file, '{"version":1,"notes":[{}]}');
    const second = await started();
    expect(await second.client.request('notes', {})).toEqual({
      notes: [],
      bookmarks: [],
      filters: [],
    });
    const status = await second.client.request('status', {});
    expect(status.notices.join()).toContain('notes.json');
    expect((await readdir(dir)).some((name) => name.startsWith('notes.json.'))).toBe(true);
  });

  it('are refused when they are empty or too long', async () => {
    const { client } = await started();
    for (const text of ['', 'x'.repeat(10_001)]) {
      await expect(
        client.request('notes.change', { change: { kind: 'addNote', target: ATTACKER, text } }),
      ).rejects.toMatchObject({ code: 'E_REQUEST_INVALID' });
    }
  });
});
