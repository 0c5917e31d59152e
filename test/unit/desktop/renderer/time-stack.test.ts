import type { StateName } from '@shardscope/sdk';
import type { StateChangeRow } from 'shardscope/client';
import { describe, expect, it } from 'vitest';
import {
  blockDays,
  wallDays,
} from '../../../../apps/desktop/src/renderer/components/attacker/day-labels.ts';
import { stackLayout } from '../../../../apps/desktop/src/renderer/components/attacker/stack-layout.ts';
import { lanesOf, type LaneStates } from '../../../../apps/desktop/src/renderer/format/lanes.ts';
import { sessionAt } from './session-row.ts';

const DAY_S = 86_400;
const FIRST = Date.UTC(2026, 9, 21, 8) / 1000;

describe('the days on the time stack', () => {
  const sessions = [0, 0.1, 1, 2, 9, 9.5].map((day) => sessionAt(FIRST + day * DAY_S, 30));

  it('are told once each where gaps are collapsed, with the time of the open session', () => {
    const { blocks, width } = stackLayout(sessions, 1400, 'collapsed');
    const days = blockDays(blocks, blocks[4], width);
    expect(days.map(({ words }) => words)).toEqual(['21 Oct', '22 Oct', '23 Oct', '30 Oct 08:00']);
    expect(days.find(({ isOpen }) => isOpen)?.words).toBe('30 Oct 08:00');
  });

  it('never lie on each other, however narrow the axis is', () => {
    for (const room of [200, 300, 420, 800]) {
      const { blocks, width } = stackLayout(sessions, room, 'collapsed');
      for (const open of blocks) {
        const edges = blockDays(blocks, open, width).map(({ x, isOpen }) => [x, isOpen ? 92 : 46]);
        const inOrder = edges.toSorted(([one = 0], [other = 0]) => one - other);
        for (const [index, [x = 0]] of inOrder.slice(1).entries()) {
          const [before = 0, length = 0] = inOrder[index] ?? [];
          expect(x).toBeGreaterThanOrEqual(before + length);
        }
      }
    }
  });

  it('are ticks at even distances in wall time', () => {
    const { blocks, width } = stackLayout(sessions, 1400, 'wall');
    const ticks = wallDays(blocks, undefined, width);
    expect(ticks.map(({ words }) => words)).toEqual([
      ...['22 Oct', '23 Oct', '24 Oct', '25 Oct', '26 Oct', '27 Oct', '28 Oct', '29 Oct', '30 Oct'],
    ]);
    const [first = 0, second = 0, third = 0] = ticks.map(({ x }) => x);
    expect(third - second).toBeCloseTo(second - first, 3);
  });
});

describe('the lanes of the time stack', () => {
  const NOW: Readonly<Record<string, StateName>> = {
    'motor.input_modality': 'stable',
    'motor.keystroke_cadence': 'drifting',
    'operational.objective': 'conflicted',
    'temporal.escalation_pattern': 'multi_actor',
    'environmental.shell_type': 'stable',
  };
  const change = (to: StateName): StateChangeRow => ({
    ...{ ts: FIRST, from: null, to, value: 'x', confidence: 1, count: 3 },
  });
  const states: LaneStates = {
    stateOf: (primitive) => {
      const state = NOW[primitive];
      return state === undefined ? null : { state };
    },
    timelineOf: (primitive) => ({
      primitive,
      changes: [change('stable'), change(NOW[primitive] ?? 'unknown')],
    }),
  };

  it('have what needs a look first', () => {
    expect(lanesOf(Object.keys(NOW), states, 'all')).toEqual([
      'temporal.escalation_pattern',
      'operational.objective',
      'motor.keystroke_cadence',
      'motor.input_modality',
      'environmental.shell_type',
    ]);
  });

  it('are of the leading primitives and of those that were ever not stable, in the main choice', () => {
    expect(lanesOf(Object.keys(NOW), states, 'main')).toEqual([
      'temporal.escalation_pattern',
      'operational.objective',
      'motor.keystroke_cadence',
      'motor.input_modality',
    ]);
    expect(lanesOf(Object.keys(NOW), states, 'none')).toEqual([]);
  });
});
