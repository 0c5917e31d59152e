import type { StateName } from '@shardscope/sdk';
import { expect, it } from 'vitest';
// Reports are made from an engine's answers; what is drawn of states has no door of its own.
import { stateFigure } from '../../../../packages/engine/src/report/state-figure.ts';

const YEAR_S = 31_557_600;

function change(ts: number, to: StateName) {
  return { ts, from: null, to, value: 'x', confidence: 0.6, count: 3 };
}

it('draws changes that are newer than what was folded within its frame', () => {
  const primitive = 'operational.objective';
  const state = { primitive, state: 'stable' as const, value: 'x', confidence: 1, count: 1 };
  const figure = stateFigure(
    [{ ...state, since: 0, lastObservation: 0 }],
    [{ primitive, changes: [change(0, 'stable'), change(YEAR_S, 'conflicted')] }],
  );
  const drawn = figure?.html ?? '';
  expect(drawn.length).toBeLessThan(20_000);
  const edges = [...drawn.matchAll(/\bx="(-?[\d.]+)"/g)].map(([, x]) => Number(x));
  expect(Math.max(...edges)).toBeLessThan(2000);
});

it('says and draws the newest changes of somebody who changes all the time', () => {
  const changes = Array.from({ length: 5000 }, (_value, index) =>
    change(index * 3600, index % 2 === 0 ? 'stable' : 'conflicted'),
  );
  const drawn = stateFigure([], [{ primitive: 'operational.objective', changes }])?.html ?? '';
  expect(drawn).toContain('of each the newest 200 changes');
  expect(drawn).toContain('earlier changes');
  expect(drawn.length).toBeLessThan(200_000);
});
