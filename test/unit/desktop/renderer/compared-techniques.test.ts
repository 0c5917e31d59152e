import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TechniqueRow } from 'shardscope/client';
import { cellFill } from '../../../../apps/desktop/src/renderer/components/attack/matrix-scale.ts';
import {
  comparedCells,
  comparedTechniques,
} from '../../../../apps/desktop/src/renderer/format/compared-techniques.ts';
import { sideNames } from '../../../../apps/desktop/src/renderer/format/side-names.ts';
import { matrixColumns } from '../../../../apps/desktop/src/renderer/format/technique-cells.ts';

const ROW: TechniqueRow = {
  ...{ tactic: 'TA0002', technique: 'T1059', subTechnique: null, name: 'Interpreter', url: '' },
  ...{ count: 1, confidence: 0.5, attackers: 1, sessions: 1, rules: [], firstTs: 0, lastTs: 0 },
};
const SHELL: TechniqueRow = { ...ROW, subTechnique: 'T1059.004', name: 'Shell', count: 3 };
const JOB: TechniqueRow = { ...ROW, technique: 'T1053', name: 'Job', count: 9 };

describe('two who are compared', () => {
  it('have a half of each cell, empty where only the other was seen', () => {
    const cells = comparedCells([ROW, SHELL], [{ ...SHELL, confidence: 0.9 }, JOB]);
    expect(cells.get('TA0002')).toMatchObject([
      { technique: 'T1053', left: { count: 0, confidence: 0 }, right: { count: 9 } },
      {
        technique: 'T1059',
        left: { count: 4, confidence: 0.5 },
        right: { count: 3, confidence: 0.9 },
        subs: [{ id: 'T1059.004', left: 3, right: 3 }],
      },
    ]);
  });

  it('keep a technique apart under each of its tactics', () => {
    const cells = comparedCells([JOB], [{ ...JOB, tactic: 'TA0003' }]);
    expect(cells.get('TA0002')).toMatchObject([{ left: { count: 9 }, right: { count: 0 } }]);
    expect(cells.get('TA0003')).toMatchObject([{ left: { count: 0 }, right: { count: 9 } }]);
  });

  it('stand in a table with the tags of each', () => {
    expect(comparedTechniques([ROW, SHELL], [JOB, ROW])).toMatchObject([
      { id: 'T1053', left: 0, right: 9 },
      { id: 'T1059', left: 1, right: 1 },
      { id: 'T1059.004', left: 3, right: 0 },
    ]);
  });

  it('are told apart by what differs: address, session, or all against one', () => {
    const one = { uuid: 'a', address: '192.0.2.1', sid: null };
    const other = { uuid: 'b', address: '192.0.2.2', sid: 'abcdef-and-more' };
    expect(sideNames(one, other)).toEqual(['192.0.2.1', '192.0.2.2, session abcdef']);
    expect(sideNames(one, { ...one, sid: 's2' })).toEqual(['all sessions', 'session s2']);
    const hostile = sideNames(one, { uuid: 'c', address: '\u202Eevil\n', sid: null });
    expect(hostile[1]).not.toMatch(/[\u202E\n]/);
  });
});

describe('columns of a matrix', () => {
  const catalogue = {
    tactics: [
      { id: 'TA0002', name: 'Execution', url: '' },
      { id: 'TA0003', name: 'Persistence', url: '' },
    ],
    techniques: [
      { id: 'T1053', name: 'Job', tactics: ['TA0002', 'TA0003'] },
      { id: 'T1059', name: 'Interpreter', tactics: ['TA0002'] },
    ],
  };
  const seen = new Map([['TA0002', [{ technique: 'T1059' }]]]);

  it('stand in the order of ATT&CK, empty ones too', () => {
    const columns = matrixColumns(catalogue, seen, null);
    expect(columns.map(({ name, cells }) => [name, cells.length])).toEqual([
      ['Execution', 1],
      ['Persistence', 0],
    ]);
  });

  it('have what was not seen after what was, on request', () => {
    const columns = matrixColumns(catalogue, seen, (_tactic, technique) => ({ technique }));
    const shown = columns.map(({ cells }) => cells.map(({ technique }) => technique));
    expect(shown).toEqual([['T1059', 'T1053'], ['T1053']]);
    expect(columns.map((column) => column.seen)).toEqual([1, 0]);
  });
});

/** Colours of a theme by the names of their tokens. */
function colours(theme: 'dark' | 'light'): (name: string) => readonly number[] {
  const url = new URL('../../../../apps/desktop/src/renderer/styles/tokens.css', import.meta.url);
  const [dark = '', light = ''] = readFileSync(url, 'utf8').split("[data-theme='light']");
  const block = theme === 'dark' ? dark : light;
  return (name) => {
    const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(block)?.[1] ?? '';
    return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  };
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['dark', 'light'] as const)('text in a cell, in the %s theme', (theme) => {
  it.each([0, 1, 10, 100])('can be read on the fill of %i of 100 tags', (tags) => {
    const colour = colours(theme);
    const part = cellFill(tags, 100) / 100;
    const fill = colour('heat').map(
      (value, at) => value * part + (colour('bg-1')[at] ?? 0) * (1 - part),
    );
    expect(contrast(colour('text-1'), fill)).toBeGreaterThanOrEqual(4.5);
  });
});
