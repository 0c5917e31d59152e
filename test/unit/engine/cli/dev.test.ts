import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { devDifference } from '../../../../packages/engine/src/cli/dev-difference.ts';
import { COUNTER, counterFolder } from '../plugins/support/plugin-folders.ts';
import { shardscope, start } from './support/command-line.ts';
import { folders } from './support/recordings.ts';

const SAMPLES = join(import.meta.dirname, '../../../../samples/db-02');

describe('the difference of two runs', () => {
  const result = (what: string, value: string, confidence = 0.5) => ({
    ...{ key: `s ${what}`, session: 's', what, value, confidence },
  });

  it('is what came, what went, and what is different', () => {
    const before = [result('a', '1'), result('b', '1'), result('c', '1')];
    const after = [result('b', '1'), result('c', '2'), result('d', '1')];
    expect(devDifference(before, after)).toEqual([
      { kind: 'removed', result: result('a', '1') },
      { kind: 'changed', before: result('c', '1'), after: result('c', '2') },
      { kind: 'added', result: result('d', '1') },
    ]);
    expect(devDifference(before, before)).toEqual([]);
  });

  it('sees another confidence', () => {
    const [change] = devDifference([result('a', '1', 0.5)], [result('a', '1', 0.6)]);
    expect(change).toMatchObject({ kind: 'changed' });
  });
});

describe('shardscope dev', () => {
  it('--once shows what a plugin gives', async () => {
    const { data } = await folders();
    const plugin = await counterFolder();
    const ended = await shardscope(['dev', '--once', plugin, SAMPLES], { data });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/acme\.inputs {2}\d+ \(1\.00\)/);
    expect(ended.stdout).toMatch(/acme\/counter@1\.0\.0: \d+ sessions · \d+ results/);
  });

  it('--once fails where the plugin does, and shows where', async () => {
    const { data } = await folders();
    const code = COUNTER.replace('extract: (', "extract: () => { throw new Error('stuck') }, x: (");
    const ended = await shardscope(['dev', '--once', await counterFolder({}, code), SAMPLES], {
      data,
    });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('E_PLUGIN_FAULT');
    expect(ended.stdout).toContain('index.js:');
  });

  it('runs again at every save and shows the difference, through mistakes', async () => {
    const { data } = await folders();
    const plugin = await counterFolder();
    const file = join(plugin, 'index.js');
    const child = start(['dev', plugin, SAMPLES], { data });
    const said = sayings(child);
    await said(/results · /);
    const code = await readFile(file, 'utf8');
    await writeFile(file, code.replace('context.inputs.length', 'context.inputs.length + 1'));
    await said(/~ \S+ {2}acme\.inputs {2}\d+ \(1\.00\) → \d+ \(1\.00\)/);
    await writeFile(file, 'const const');
    await said(/E_|Unexpected|Missing initializer/);
    await writeFile(file, code);
    await said(/→ \d+ \(1\.00\)[^~]*results · /s);
    child.kill('SIGINT');
  });
});

/** Waits for what a child has not said before. */
function sayings(child: ChildProcess): (pattern: RegExp) => Promise<void> {
  let text = '';
  let heard: (() => void) | null = null;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      heard?.();
    });
  }
  return async (pattern) => {
    for (let found = pattern.exec(text); ; found = pattern.exec(text)) {
      if (found) {
        text = text.slice(found.index + found[0].length);
        return;
      }
      await new Promise<void>((resolve) => (heard = resolve));
    }
  };
}
