import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { progressLine, progressText } from '../../../../packages/engine/src/cli/progress-line.ts';
import { formatBytes, formatDuration } from '../../../../packages/engine/src/cli/units.ts';
import { linesOf, shardscope } from './support/command-line.ts';
import { folders, SAMPLES, shardPath, sid, typed } from './support/recordings.ts';
import { inTerminal, needsTerminal } from './support/terminal.ts';

const ESCAPE = '\u001b';
const STYLE = /\u001b\[[0-9;]*m/;
const PROGRESS = /\r\u001b\[K\d+ % · /;
const MEMORY = ['--no-workspace'];

describe('on a terminal', () => {
  it('a summary is the default, in the styles of the terminal, under a line of progress', async (context) => {
    needsTerminal(context);
    const { data } = await folders();
    const shown = await inTerminal(['analyze', SAMPLES, ...MEMORY], { data });
    expect(shown).toMatch(STYLE);
    expect(shown).toMatch(PROGRESS);
    expect(shown).toMatch(/\r\u001b\[K[^\r]*192\.0\.2\.44/);
    expect(shown).toContain('11 attackers · 64 sessions');
  });

  it('NO_COLOR leaves the styles out', async (context) => {
    needsTerminal(context);
    const { data } = await folders();
    const env = { NO_COLOR: '1' };
    const shown = await inTerminal(['analyze', SAMPLES, ...MEMORY], { data, env });
    expect(shown).toMatch(PROGRESS);
    expect(shown).not.toMatch(STYLE);
  });

  it('--quiet leaves progress and notes out', async (context) => {
    needsTerminal(context);
    const { data } = await folders();
    const options = [...MEMORY, '--quiet'];
    const shown = await inTerminal(['analyze', SAMPLES, ...options], { data });
    expect(shown).toContain('64 sessions');
    expect(shown).not.toMatch(/\r/);
    expect(shown).not.toContain('analysed');
  });

  it('events are shown one by one, with no progress between them', async (context) => {
    needsTerminal(context);
    const { recordings, data } = await folders({ [shardPath('web-01')]: typed(sid(1)) });
    const options = [...MEMORY, '--quiet', '--format', 'jsonl'];
    const shown = await inTerminal(['analyze', recordings, ...options], { data });
    expect(shown).not.toContain(ESCAPE);
    for (const line of linesOf(shown)) expect(JSON.parse(line)).toHaveProperty('payload');
  });

  it('progress is shown while the events go into a pipe, which they alone are in', async (context) => {
    needsTerminal(context);
    const { root, data } = await folders();
    const file = join(root, 'events.jsonl');
    const shown = await inTerminal(['analyze', SAMPLES, ...MEMORY], {
      data,
      behind: `> '${file}'`,
    });
    expect(shown).toMatch(PROGRESS);
    expect(shown).toContain('64 sessions analysed');
    for (const line of linesOf(await readFile(file, 'utf8'))) {
      expect(JSON.parse(line)).toHaveProperty('payload');
    }
  });
});

describe('without a terminal', () => {
  it('there is neither progress nor any escape, in a summary and in notes', async () => {
    const { data } = await folders();
    const options = [...MEMORY, '--format', 'table'];
    const { stdout, stderr } = await shardscope(['analyze', SAMPLES, ...options], { data });
    expect(stdout).toContain('11 attackers · 64 sessions');
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(linesOf(stderr)).toHaveLength(1);
  });

  it('--quiet says nothing beside the results', async () => {
    const { data } = await folders();
    const { stderr } = await shardscope(['analyze', SAMPLES, ...MEMORY, '--quiet'], { data });
    expect(stderr).toBe('');
  });
});

describe('a summary', () => {
  it('tells attackers, their sessions and their primitives with their states, and how values spread', async () => {
    const { data } = await folders();
    const options = [...MEMORY, '--quiet', '--format', 'table'];
    const { stdout } = await shardscope(['analyze', SAMPLES, ...options], { data });
    expect(stdout).toMatch(/^203\.0\.113\.77 +11 sessions {2}2026-10-21 19:22 UTC to /m);
    expect(stdout).toMatch(/^ {4}2026-10-\d\d \d\d:\d\d UTC {2}gw-04\/ssh +\d+ s +\d+ commands/m);
    expect(stdout).toMatch(
      /^ {4}input_modality +(typed|pasted|mixed) +0\.\d\d {2}drifting +typed \d×, pasted \d×/m,
    );
    const order = linesOf(stdout).filter((line) => /^ {2}[a-z_]+$/.test(line));
    expect(order.slice(0, 4)).toEqual(['  sessions', '  motor', '  cognitive', '  temporal']);
  });
});

describe('the line of progress', () => {
  const progress = {
    ...{ bytesDone: 25_000_000, bytesTotal: 100_000_000, sessionsDone: 12, sessionsKnown: 60 },
  };

  it('says how far it is, how fast, how much and how long still', () => {
    expect(progressText(progress, 340, 2)).toBe(
      '25 % · 25.0 MB of 100.0 MB · 12.5 MB/s · 12/60 sessions · 340 observations · 6.0 s left',
    );
  });

  it('is drawn a few times a second, never wider than the terminal, and removed in the end', () => {
    const written: string[] = [];
    let now = 0;
    const terminal = { isTTY: true, columns: 20, write: (text: string) => written.push(text) };
    const line = progressLine(terminal, true, () => now);
    line.progress(progress);
    now = 100;
    line.progress(progress);
    line.clear();
    line.clear();
    expect(written).toEqual([`\r${ESCAPE}[K25 % · 25.0 MB of 1`, `\r${ESCAPE}[K`]);
  });

  it('is drawn where a terminal does not say how wide it is', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 0, write: (text: string) => written.push(text) };
    progressLine(terminal, true).progress(progress);
    expect(written.join('')).toContain('60 sessions');
  });
});

describe('numbers for people', () => {
  it.each([
    [0, '0.0 s'],
    [4.21, '4.2 s'],
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [119.7, '2 min 0 s'],
    [200, '3 min 20 s'],
    [3599.6, '1 h 0 min'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_960, '1.0 MB'],
    [12_345_678, '12.3 MB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
