import { readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { result, summary } from '../../sdk/store/session-results.ts';
import { folders } from './support/folders.ts';
import { pathsIn } from './support/paths-in.ts';
import { otherProcess } from './support/other-process.ts';
import { dirOf, open } from './support/workspaces.ts';
import { containing } from './support/containing.ts';

it('a second process opens the workspace read-only and says whose it is', async () => {
  const at = await folders();
  const workspace = await open(at);
  workspace.store.persist(result());
  await workspace.flush();
  const other = await otherProcess(at);
  expect(other.readOnly).toBe(true);
  expect(other.messages).toEqual([expect.stringContaining(`process ${process.pid}`)]);
  await other.tell({ kind: 'persist', sid: 'from-the-second' });
  await other.tell({ kind: 'close' });
  await workspace.close();
  expect((await open(at)).store.counts().sessions).toBe(1);
});

it('is opened read-only beside a process that writes it, with what that one wrote', async () => {
  const at = await folders();
  const other = await otherProcess(at);
  await other.tell({ kind: 'persist', sid: 'from-the-first' });
  const workspace = await open(at);
  expect(workspace.readOnly).toBe(true);
  expect(workspace.notices).toMatchObject([
    { code: 'E_WORKSPACE_LOCKED', message: containing(`process ${other.pid}`) },
  ]);
  expect(workspace.store.counts().sessions).toBe(1);
  workspace.store.persist(result());
  await workspace.flush();
  await workspace.indexStore.save('a.jsonl', {});
  expect(await workspace.indexStore.load('a.jsonl')).toBeUndefined();
  const { evidenceRef } = summary();
  await expect(workspace.assignments.assign(evidenceRef, '192.0.2.1')).rejects.toMatchObject({
    code: 'E_WORKSPACE_LOCKED',
  });
  await expect(workspace.forget('192.0.2.7')).rejects.toMatchObject({ code: 'E_WORKSPACE_LOCKED' });
  await workspace.close();
  await other.tell({ kind: 'close' });
  expect((await open(at)).store.counts().sessions).toBe(1);
});

it.each(['close', 'exit'] as const)('can be written after the process did %s', async (kind) => {
  const at = await folders();
  const other = await otherProcess(at);
  await other.tell({ kind });
  expect((await open(at)).readOnly).toBe(false);
});

it('can be written at once after the process was killed', async () => {
  const at = await folders();
  const other = await otherProcess(at);
  await other.tell({ kind: 'persist', sid: 'kept' });
  await other.kill('SIGKILL');
  const workspace = await open(at);
  expect(workspace.readOnly).toBe(false);
  expect(workspace.store.counts().sessions).toBe(1);
});

it('stays with a process that is only busy or suspended for a while', async () => {
  const at = await folders();
  const other = await otherProcess(at);
  await other.kill('SIGSTOP');
  await rememberedFor(at.data, 60);
  expect((await open(at)).readOnly).toBe(true);
});

it('is taken from a process that gave no sign of life for ten minutes, which then stops writing', async () => {
  const at = await folders();
  const other = await otherProcess(at);
  await other.kill('SIGSTOP');
  await rememberedFor(at.data, 601);
  const workspace = await open(at);
  expect(workspace.readOnly).toBe(false);
  workspace.store.persist(result());
  await workspace.flush();
  await other.kill('SIGCONT');
  await other.tell({ kind: 'persist', sid: 'too-late' }).catch(() => undefined);
  await vi.waitFor(() => expect(other.notices).toContain('E_WORKSPACE_LOST'), { timeout: 5000 });
  expect(workspace.readOnly).toBe(false);
  await workspace.close();
  expect((await open(at)).store.sessions('192.0.2.7')).toMatchObject([{ sid: summary().sid }]);
});

it.each([
  ['on another host, alive a moment ago', 1, true],
  ['on another host, silent for 11 s', 11, false],
])('with a lock %s is read-only: %s', async (_name, seconds, readOnly) => {
  const at = await folders();
  const dir = dirOf(await closed(at));
  const owner = { pid: 1, space: 'another-host', id: 'x', since: '2026-11-20T00:00:00.000Z' };
  await writeFile(join(dir, 'lock'), JSON.stringify(owner));
  await rememberedFor(at.data, seconds);
  expect((await open(at)).readOnly).toBe(readOnly);
});

it.each([
  ['written this moment', 0, true],
  ['eleven seconds old', 11, false],
])('with a lock that says nothing, %s, is read-only: %s', async (_name, seconds, readOnly) => {
  const at = await folders();
  const dir = dirOf(await closed(at));
  await writeFile(join(dir, 'lock'), '');
  await rememberedFor(at.data, seconds);
  expect((await open(at)).readOnly).toBe(readOnly);
});

it('is written by one of several processes that find a stale lock at once', async () => {
  const at = await folders();
  const killed = await otherProcess(at);
  await killed.kill('SIGKILL');
  const others = await Promise.all(Array.from({ length: 4 }, () => otherProcess(at)));
  expect(others.filter(({ readOnly }) => !readOnly)).toHaveLength(1);
});

it('notices that its lock was taken, stops writing and goes on in memory', async () => {
  const at = await folders();
  const notices: string[] = [];
  const workspace = await open(at, { onNotice: ({ code }) => void notices.push(code) });
  const dir = dirOf(workspace);
  workspace.store.persist(result());
  await workspace.flush();
  const before = await readFile(join(dir, 'store.sqlite'));
  const thief = { pid: 1, space: hostname(), id: 'thief', since: '2026-11-20T00:00:00.000Z' };
  await writeFile(join(dir, 'lock'), JSON.stringify(thief));
  workspace.store.persist(result(summary({ sid: 'second' })));
  await expect(workspace.flush()).rejects.toMatchObject({ code: 'E_WORKSPACE_LOST' });
  expect(notices).toEqual(['E_WORKSPACE_LOST']);
  expect(workspace.readOnly).toBe(true);
  expect(workspace.store.counts().sessions).toBe(2);
  await workspace.close();
  expect(await readFile(join(dir, 'store.sqlite'))).toEqual(before);
  expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toEqual(thief);
  expect((await pathsIn(dir)).filter((path) => path.includes('.tmp-'))).toEqual([]);
});

it('notices within two heartbeats that its lock was taken, without writing', async () => {
  const at = await folders();
  const notices: string[] = [];
  const workspace = await open(at, { onNotice: ({ code }) => void notices.push(code) });
  await writeFile(join(dirOf(workspace), 'lock'), '{}');
  await vi.waitFor(() => expect(notices).toEqual(['E_WORKSPACE_LOST']), { timeout: 4500 });
});

it('leaves no lock behind', async () => {
  const at = await folders();
  const dir = dirOf(await closed(at));
  expect(await pathsIn(dir)).toEqual(['secret.json', 'workspace.json']);
});

async function closed(at: Awaited<ReturnType<typeof folders>>) {
  const workspace = await open(at);
  await workspace.close();
  return workspace;
}

/** Makes the only lock in a data folder look as if its owner gave a sign of life so long ago. */
async function rememberedFor(data: string, seconds: number): Promise<void> {
  const path = (await pathsIn(data)).find((each) => each.endsWith('lock'));
  const then = new Date(Date.now() - seconds * 1000);
  await utimes(join(data, path ?? 'no lock'), then, then);
}
