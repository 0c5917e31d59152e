import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventsOf, heldUp, says, shardscope, start } from './support/command-line.ts';
import { folders, shardOf, shardPath } from './support/recordings.ts';

/** The built page of the viewer. */
const RENDERER = new URL('../../../../packages/engine/renderer/index.html', import.meta.url);

/** Far more than a pipe holds. */
const SESSIONS = 600;

const manySessions = () => folders({ [shardPath('web-01')]: shardOf(SESSIONS) });

/** How many sessions a run says it analysed, and how many it found analysed. */
function counts(stderr: string): readonly [number, number] {
  const [, analysed = 'none', profiled = 'none'] =
    /^(\d+) sessions? analysed .* (\d+) already profiled/m.exec(stderr) ?? [];
  return [Number(analysed), Number(profiled)];
}

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops between sessions (%s), keeps what is persisted, and the next run goes on from there',
    async (signal) => {
      const { recordings, data } = await manySessions();
      const run = await heldUp(['analyze', recordings], { data });
      const stopping = says(run.child, /^Stopping/m);
      run.child.kill(signal);
      await stopping;
      const first = await run.ending();
      expect(first.code).toBe(130);
      const second = await shardscope(['analyze', recordings], { data });
      expect(second.code).toBe(0);
      const [analysed, profiled] = counts(second.stderr);
      expect(profiled).toBeGreaterThan(0);
      expect(analysed).toBeGreaterThan(0);
      expect(analysed + profiled).toBe(SESSIONS);
      const known = new Set(eventsOf(second).map(({ id }) => id));
      expect(known.size).toBe(eventsOf(second).length);
      expect(eventsOf(first).every(({ id }) => known.has(id))).toBe(true);
      const sessions = eventsOf(second).filter(({ type }) => type === 'session.started');
      expect(sessions).toHaveLength(SESSIONS);
    },
  );

  it('writes what is persisted even if nobody ever reads the results', async () => {
    const { recordings, data } = await manySessions();
    const { child } = await heldUp(['analyze', recordings], { data });
    child.kill('SIGINT');
    let listed = '';
    for (let i = 0; i < 50 && !/ kB {2}/.test(listed); i += 1) {
      await setTimeout(100);
      listed = (await shardscope(['workspace', 'list'], { data })).stdout;
    }
    expect(listed).toMatch(/ [\d.]+ kB {2}/);
    expect(listed).not.toContain('in use');
  });

  it('stops at once when it is pressed again', async () => {
    const { recordings, data } = await manySessions();
    const { child } = await heldUp(['analyze', recordings], { data });
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await setTimeout(1500);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    const { code, stderr } = await shardscope(['analyze', recordings, '--quiet'], { data });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('ends the viewer, which is no failure', async (context) => {
    if (!existsSync(RENDERER)) {
      console.log('The viewer is not built here.');
      return context.skip('the viewer is not built here');
    }
    const { recordings, data } = await folders({ [shardPath('web-01')]: shardOf(1) });
    const child = start(['serve', recordings, '--no-open', '--no-workspace'], { data });
    const stderr: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk.toString('utf8')));
    const first = once(child.stdout ?? child, 'data');
    const ended = once(child, 'exit');
    const [chunk] = (await Promise.race([first, ended])) as [Buffer];
    expect(String(chunk)).toContain('http://127.0.0.1:');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(stderr.join('')).toBe('');
  });
});
