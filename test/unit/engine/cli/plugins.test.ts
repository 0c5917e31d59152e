import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { COUNTER, counterFolder, folderOf } from '../plugins/support/plugin-folders.ts';
import { eventsOf, shardscope, start } from './support/command-line.ts';
import { folders } from './support/recordings.ts';

const run = promisify(execFile);

const SAMPLES = join(import.meta.dirname, '../../../../samples/db-02');

const counted = (ended: { readonly stdout: string }): number =>
  eventsOf(ended).filter(({ type }) => type === 'acme.inputs').length;

describe('shardscope analyze --plugin', () => {
  it('runs a plugin beside the built-in ones', async () => {
    const { data } = await folders();
    const plugin = await counterFolder();
    const ended = await shardscope(['analyze', SAMPLES, '--no-workspace', '--plugin', plugin], {
      data,
    });
    expect(ended.code).toBe(0);
    expect(counted(ended)).toBeGreaterThan(0);
    expect(eventsOf(ended).some(({ type }) => type === 'motor.input_modality')).toBe(true);
  });

  it('never runs one that lies in the opened folder', async () => {
    const { data } = await folders();
    const plugin = await counterFolder();
    const ended = await shardscope(['analyze', plugin, '--plugin', plugin], { data });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('nothing in an opened folder is ever run');
  });

  it('says why one that was named cannot run, and runs nothing', async () => {
    const { data } = await folders();
    const plugin = await counterFolder({ apiVersion: '^7.0' });
    const ended = await shardscope(['analyze', SAMPLES, '--plugin', plugin], { data });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('was written for plugin API "^7.0"');
  });

  it('goes on where it fails, and tells', async () => {
    const { data } = await folders();
    const code = COUNTER.replace('extract: (', "extract: () => { throw new Error('stuck') }, x: (");
    const plugin = await counterFolder({}, code);
    const ended = await shardscope(['analyze', SAMPLES, '--no-workspace', '--plugin', plugin], {
      data,
    });
    expect(ended.code).toBe(0);
    expect(counted(ended)).toBe(0);
    expect(eventsOf(ended).length).toBeGreaterThan(0);
    expect(ended.stderr).toContain('acme/counter@1.0.0 · inputs');
    expect(ended.stderr).toContain('stuck');
    expect(ended.stderr).toMatch(/^ {4}at .*index\.js:\d+/m);
  });

  it('says what it warns of, once, and not what it merely tells', async () => {
    const { data } = await folders();
    const setup = `setup({ log }) { log.info('four lists'); log.warn('no list\\u001b[31m'); },`;
    const plugin = await counterFolder({}, COUNTER.replace('primitives:', `${setup} primitives:`));
    const args = ['analyze', SAMPLES, '--no-workspace', '--plugin', plugin];
    const { stderr } = await shardscope(args, { data });
    expect(stderr.match(/^Note: acme\/counter@1\.0\.0: no list/gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/four lists|\u001b/);
    const quiet = await shardscope([...args, '--quiet'], { data });
    expect(quiet.stderr).not.toContain('no list');
  });

  it('explains what it observes', async () => {
    const { data } = await folders();
    const explain = `explain: () => ({ metric: 'inputs', unit: 'count', measured: 1, thresholds: [], samples: 1, ranges: [] })`;
    const plugin = await counterFolder(
      {},
      COUNTER.replace('confidence: 1', `confidence: 1, ${explain}`),
    );
    const args = ['analyze', SAMPLES, '--no-workspace', '--explain', '--plugin', plugin];
    const events = eventsOf(await shardscope(args, { data }));
    const [first] = events.filter(({ type }) => type === 'acme.inputs');
    expect(first).toMatchObject({ payload: { explain: { metric: 'inputs' } } });
  });
});

describe('a plugin that loops', () => {
  it('leaves no process behind when the program is ended at once', async () => {
    const { data } = await folders();
    const code = COUNTER.replace('extract: (', 'extract: () => { for (;;); }, x: (');
    const plugin = await counterFolder({}, code);
    const child = start(['analyze', SAMPLES, '--no-workspace', '--plugin', plugin], { data });
    const ended = once(child, 'close');
    const host = await vi.waitFor(() => busyChildOf(child.pid ?? 0), { timeout: 30_000 });
    process.kill(child.pid ?? 0, 'SIGINT');
    await setTimeout(1100);
    process.kill(child.pid ?? 0, 'SIGINT');
    await ended;
    await vi.waitFor(async () => expect(await runs(host)).toBe(false));
  });
});

/** Whether a process is there and no mere entry of one that has ended. */
async function runs(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-eo', 'pid=,stat=']);
  return stdout.split('\n').some((line) => {
    const [found, state = 'Z'] = line.trim().split(/\s+/);
    return Number(found) === pid && !state.startsWith('Z');
  });
}

/** The pid of a process's child that has been at work for a while; throws while there is none. */
async function busyChildOf(parent: number): Promise<number> {
  const { stdout } = await run('ps', ['-eo', 'ppid=,pid=,cputimes=']);
  for (const line of stdout.split('\n')) {
    const [ppid, pid = 0, seconds = 0] = line.trim().split(/\s+/).map(Number);
    if (ppid === parent && seconds >= 1) return pid;
  }
  throw new Error('there is none yet');
}

describe('shardscope plugin', () => {
  it('adds a plugin after consent, lists it, limits it, and takes it out again', async () => {
    const { data } = await folders();
    const folder = await counterFolder({ permissions: { read: ['/srv/lists'] } });
    const refused = await shardscope(['plugin', 'add', folder], { data });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('It may read /srv/lists.');
    expect(refused.stderr).toContain('A plugin is code');
    expect((await shardscope(['plugin', 'list'], { data })).stdout).toContain(
      'No plugin was added',
    );

    expect((await shardscope(['plugin', 'add', folder, '--yes'], { data })).code).toBe(0);
    const limit = ['plugin', 'limit', 'acme/counter', '--memory', '300', '--seconds', '2'];
    expect((await shardscope(limit, { data })).code).toBe(0);
    const { stdout } = await shardscope(['plugin', 'list'], { data });
    expect(stdout).toContain('acme/counter 1.0.0 enabled');
    expect(stdout).toContain('300 MB of memory, and 2 s');
    expect(stdout).toContain('may read /srv/lists');

    const analyze = ['analyze', SAMPLES, '--no-workspace'];
    expect(counted(await shardscope(analyze, { data }))).toBeGreaterThan(0);
    expect((await shardscope(['plugin', 'disable', 'acme/counter'], { data })).code).toBe(0);
    expect(counted(await shardscope(analyze, { data }))).toBe(0);
    expect((await shardscope(['plugin', 'enable', 'acme/counter', '--yes'], { data })).code).toBe(
      0,
    );
    expect((await shardscope(['plugin', 'remove', 'acme/counter'], { data })).code).toBe(0);
    expect((await shardscope(['plugin', 'list'], { data })).stdout).toContain(
      'No plugin was added',
    );
  });

  it.each([
    ['remove', 'acme/nobody', 'those that were: none'],
    ['add', '/nowhere', 'there is neither'],
    ['limit', 'acme/nobody', 'those that were: none'],
  ])('says what it does not know: %s %s', async (verb, what, words) => {
    const { data } = await folders();
    const ended = await shardscope(['plugin', verb, what], { data });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(words);
  });

  it('says what it expects', async () => {
    const data = await folderOf({});
    const ended = await shardscope(['plugin', 'limit', 'acme/x', '--memory', '3'], { data });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('from 160 to 16384');
  });
});
