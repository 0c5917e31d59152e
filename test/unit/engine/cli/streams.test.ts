import { once } from 'node:events';
import { openSync, closeSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ending, eventsOf, linesOf, shardscope, start } from './support/command-line.ts';
import { folders, put, SAMPLES, shardOf, shardPath } from './support/recordings.ts';

describe('a reader that has gone', () => {
  it('ends a run quietly: nothing is on stderr, and it is no failure', async () => {
    const { data } = await folders();
    const child = start(['analyze', SAMPLES], { data });
    const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    child.stdout?.destroy();
    const { code, stderr } = await ending(child);
    expect(chunk.toString('utf8')).toMatch(/^\{"v":1,/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('ends a summary quietly too', async () => {
    const { data } = await folders();
    const options = ['--format', 'table', '--quiet'];
    const child = start(['analyze', SAMPLES, ...options], { data });
    child.stdout?.destroy();
    expect(await ending(child)).toMatchObject({ code: 0, stderr: '' });
  });

  it('keeps what was analysed until then', async () => {
    const { recordings, data } = await folders({ [shardPath('web-01')]: shardOf(400) });
    const child = start(['analyze', recordings], { data });
    await once(child.stdout ?? child, 'data');
    child.stdout?.destroy();
    await ending(child);
    const { stdout, stderr } = await shardscope(['analyze', recordings], { data });
    const [, analysed = '', profiled = ''] =
      /^(\d+) sessions? analysed .* (\d+) already profiled/m.exec(stderr) ?? [];
    expect(Number(profiled)).toBeGreaterThan(0);
    expect(Number(analysed) + Number(profiled)).toBe(400);
    expect(eventsOf({ stdout }).filter(({ type }) => type === 'session.started')).toHaveLength(400);
  });

  it('of notes costs no result', async () => {
    const { data } = await folders();
    const child = start(['analyze', SAMPLES, '--no-workspace'], { data });
    child.stderr?.destroy();
    const { code, stdout } = await ending(child);
    expect(code).toBe(0);
    expect(eventsOf({ stdout }).length).toBeGreaterThan(1000);
  });
});

describe('results that cannot be written', () => {
  it('are an error that says why, and what was analysed is kept', async (context) => {
    if (!existsSync('/dev/full')) {
      console.log('There is no /dev/full here.');
      return context.skip('there is no /dev/full here');
    }
    const { data } = await folders();
    const full = openSync('/dev/full', 'w');
    const child = start(['analyze', SAMPLES], { data, stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    const { code, stderr } = await ending(child);
    expect(code).toBe(1);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^shardscope: The results could not be written: ENOSPC/),
    ]);
    const again = await shardscope(['analyze', SAMPLES], { data });
    expect(again.stderr).toContain('already profiled');
  });
});

describe('a slow reader', () => {
  it('slows the reading instead of filling memory', async (context) => {
    if (!existsSync('/proc/self/status')) {
      console.log('There is no /proc here to read the memory of a process from.');
      return context.skip('there is no /proc here');
    }
    const { recordings, data } = await folders();
    for (let day = 10; day < 30; day += 1) {
      const path = shardPath('web-01', `sessions-2026-01-${day}.jsonl`);
      await put(recordings, path, shardOf(250, day * 1000));
    }
    const child = start(['analyze', recordings, '--no-workspace', '--quiet'], { data });
    const memory = (field: string): number => {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
      return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) / 1024;
    };
    const counted = countingLines(child.stdout);
    await once(child.stdout ?? child, 'data');
    child.stdout?.pause();
    await setTimeout(1500);
    const waiting = memory('VmRSS');
    await setTimeout(1500);
    // All events together take some 60 MB as text: they are not made before they are wanted.
    expect(memory('VmRSS') - waiting).toBeLessThan(10);
    expect(memory('VmHWM')).toBeLessThan(350);
    child.stdout?.resume();
    const { code } = await ending(child);
    expect(code).toBe(0);
    expect(counted.lines()).toBeGreaterThan(5000 * 20);
  });
});

function countingLines(stream: NodeJS.ReadableStream | null): { lines(): number } {
  let lines = 0;
  stream?.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  return { lines: () => lines };
}
