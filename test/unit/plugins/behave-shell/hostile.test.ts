import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { behaveShellV01 } from '@shardscope/plugins';
import { contextV01, explainSession, openFolder } from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';
import { artifacts } from '../../sdk/shard/support/artifacts.ts';
import { commands, explanations, measure, observe, type Line } from './support/operator.ts';

const HOSTILE = join(import.meta.dirname, '../../../fixtures/parity/hostile');

describe('hostile recordings', () => {
  it.each(['records', 'nonfinite'])(
    'of odd %s give observations, all of them finite',
    async (name) => {
      const root = await artifacts({
        'sessions-2026-03-01.jsonl': readFileSync(join(HOSTILE, `${name}.jsonl`)),
      });
      let observations = 0;
      const recording = await openFolder(root);
      for await (const item of recording.sessions()) {
        if (item.kind !== 'session') continue;
        for (const { observation, explain } of await explainSession(
          item.session,
          { plugin: behaveShellV01 },
          contextV01,
        )) {
          observations++;
          expect(observation.confidence).toBeGreaterThan(0);
          expect(Number.isFinite(observation.window.end_ts)).toBe(true);
          expect(explain).not.toBeNull();
        }
      }
      expect(observations).toBeGreaterThan(50);
    },
  );

  it('with a line of 200 000 brackets', async () => {
    const brackets = '['.repeat(200_000);
    for (const text of [
      brackets,
      `\x1b${brackets}`,
      '\x1b['.repeat(100_000),
      '\x1b]'.repeat(100_000),
      `${brackets}@${brackets}`,
    ]) {
      const lines: Line[] = [
        [1, 'i', `${text}\r`],
        [2, 'o', `${text}\r\nroot@h:~# `],
        [3, 'i', 'ls\r'],
        [4, 'o', text],
      ];
      const found = await observe(lines);
      expect(found.get('motor.input_modality')?.value).toBe('pasted');
      expect(found.get('cognitive.inter_command_latency_class')?.value).toBe('deliberate');
    }
  });

  it('with a million commands of one key', async () => {
    const lines = Array.from({ length: 1_000_000 }, (_, i): Line => [i / 8, 'i', 'w\r']);
    const found = await observe(lines);
    expect(found.get('cognitive.tool_vocabulary')).toEqual({ value: 'narrow', confidence: 0.7 });
    expect(found.get('operational.objective')).toEqual({ value: 'recon', confidence: 0.6 });
    expect(found.get('temporal.session_duration')?.value).toBe('marathon');
  });

  it('with a line of output of 10 MiB', async () => {
    const flood = 'x$ '.repeat(3_500_000);
    const found = await observe([
      [1, 'i', 'yes\r'],
      [2, 'o', flood],
      [3, 'i', 'ls\r'],
      [4, 'o', `${flood}\nLANG=de_DE`],
    ]);
    expect(found.get('environmental.shell_type')).toEqual({ value: 'bash', confidence: 0.4 });
    expect(found.get('environmental.locale')?.value).toBe('de-DE');
  });

  it('with times that are no numbers', async () => {
    const found = await observe([
      [Number.NaN, 'i', 'ls\r'],
      [Infinity, 'o', 'x'],
      [-Infinity, 'i', 'id\r'],
      [4, 'i', 'w\r'],
    ]);
    expect(found.get('temporal.session_duration')?.value).toBe('short');
    expect(found.get('cognitive.inter_command_latency_class')?.value).toBe('deliberate');
  });

  it('with times that are as great as numbers get', async () => {
    const lines: Line[] = [
      [-1e308, 'i', 'a'],
      [1e308, 'i', 'b'],
      [1e308, 'i', '\r'],
      [-1e308, 'i', 'c\r'],
    ];
    for (const [, { measured }] of await explanations(lines)) {
      expect(measured === null || Number.isFinite(measured)).toBe(true);
    }
  });

  it('with time that goes to and fro under every command', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i): Line[] => [
      [i % 3, 'i', 'a'],
      [9, 'i', '\r'],
      [i % 5, 'o', 'Permission denied\r\n$ '],
    ]).flat();
    expect((await observe(lines)).get('motor.input_modality')?.value).toBe('typed');
  });

  it('with a first token of bytes that are not UTF-8', async () => {
    const lines = commands(['\udcb2\udce9\udcff x', 'ls']);
    expect(await measure('cognitive.tool_vocabulary', lines)).toEqual({
      value: 'narrow',
      confidence: 0.4,
    });
  });

  it('with keys that are all the same or all in order, which sort badly', async () => {
    for (const gap of [
      () => 0.25,
      (i: number) => i / 1e6,
      (i: number) => 1 - i / 1e6,
      (i: number) => (i % 2) / 4,
    ]) {
      let t = 0;
      const lines = Array.from({ length: 100_000 }, (_, i): Line => [(t += gap(i)), 'i', 'k']);
      const found = await observe(lines);
      expect(found.get('motor.motor_stability')).toBeDefined();
    }
  });
});
