import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Workspace } from 'shardscope';
import { summary } from '../../sdk/store/session-results.ts';
import { containing } from './support/containing.ts';
import { failingDisk } from './support/failing-disk.ts';
import { folders } from './support/folders.ts';
import { otherProcess } from './support/other-process.ts';
import { dirOf, open } from './support/workspaces.ts';

/** One of the things that only the user knows: how it is added to, and how many there are. */
interface Kept {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly add: (workspace: Workspace, n: number) => Promise<unknown>;
  readonly count: (workspace: Workspace) => number;
}

const KEPT: readonly Kept[] = [
  {
    name: 'assigned addresses',
    file: 'assignments.json',
    code: 'E_ASSIGNMENTS_INVALID',
    add: ({ assignments }, n) =>
      assignments.assign(summary({ sid: `s${n}` }).evidenceRef, '192.0.2.1'),
    count: ({ assignments }) => assignments.all().size,
  },
  {
    name: 'notes',
    file: 'notes.json',
    code: 'E_NOTES_INVALID',
    add: ({ notes }, n) =>
      notes.change({ kind: 'saveFilter', filter: { name: `filter ${n}`, text: 'tag=T1082' } }),
    count: ({ notes }) => notes.all().filters.length,
  },
  {
    name: 'decisions about links',
    file: 'links.json',
    code: 'E_DECISIONS_INVALID',
    add: ({ decisions }, n) =>
      decisions.decide([{ kind: 'confirmed', left: `left-${n}`, right: `right-${n}`, at: n }]),
    count: ({ decisions }) => decisions.all().length,
  },
];

describe.each(KEPT)('$name', ({ file: name, code, add, count }) => {
  it('are all kept when several are made at once', async () => {
    const at = await folders();
    const first = await open(at);
    await Promise.all([1, 2, 3, 4, 5].map((n) => add(first, n)));
    await first.close();
    expect(count(await open(at))).toBe(5);
  });

  it('are as they were when one cannot be written, and the next one is kept', async () => {
    const at = await folders();
    const disk = failingDisk(name);
    const workspace = await open(at, { files: disk.files });
    await add(workspace, 1);
    const before = await readFile(join(dirOf(workspace), name), 'utf8');
    disk.fail(true);
    await expect(add(workspace, 2)).rejects.toThrow('ENOSPC');
    expect(count(workspace)).toBe(1);
    expect(await readFile(join(dirOf(workspace), name), 'utf8')).toBe(before);
    disk.fail(false);
    await add(workspace, 3);
    expect(count(workspace)).toBe(2);
  });

  it('are set aside, never overwritten, when the file cannot be understood', async () => {
    const at = await folders();
    const first = await open(at);
    const file = join(dirOf(first), name);
    await first.close();
    await writeFile(file, '{"version":2}');
    const second = await open(at);
    expect(second.notices).toMatchObject([
      { code, file, message: containing(`${name}.set-aside-invalid-1`) },
    ]);
    expect(count(second)).toBe(0);
    await add(second, 1);
    expect(await readFile(`${file}.set-aside-invalid-1`, 'utf8')).toBe('{"version":2}');
  });

  it('are shown and left alone beside a process that writes them', async () => {
    const at = await folders();
    const first = await open(at);
    await add(first, 1);
    const file = join(dirOf(first), name);
    await first.close();
    const other = await otherProcess(at);
    const beside = await open(at);
    expect(count(beside)).toBe(1);
    await expect(add(beside, 2)).rejects.toMatchObject({ code: 'E_WORKSPACE_LOCKED' });
    expect(count(beside)).toBe(1);
    await beside.close();
    await writeFile(file, '{');
    expect((await open(at)).notices.map((each) => each.code)).toEqual(['E_WORKSPACE_LOCKED', code]);
    expect(await readFile(file, 'utf8')).toBe('{');
    await other.tell({ kind: 'close' });
  });
});
