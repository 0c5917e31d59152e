import type { SessionRow } from 'shardscope/client';
import { describe, expect, it } from 'vitest';
import { laneRuns } from '../../../../apps/desktop/src/renderer/components/attacker/lanes.ts';
import { stackLayout } from '../../../../apps/desktop/src/renderer/components/attacker/stack-layout.ts';
import { thresholdScale } from '../../../../apps/desktop/src/renderer/components/inspector/threshold-scale.ts';
import { sessionAt } from './session-row.ts';

const DAY = 86_400;

const SESSIONS = [sessionAt(0, 60), sessionAt(200, 600), sessionAt(3 * DAY, 60)];

describe('the sessions on the time stack', () => {
  it('lie one after the other, gaps named and cut short', () => {
    const { blocks, width } = stackLayout(SESSIONS, 800, 'collapsed');
    expect(blocks.map(({ gap }) => gap)).toEqual(['', '', '3 d']);
    expect(width).toBeCloseTo(800);
    for (const [index, block] of blocks.entries()) {
      const before = blocks[index - 1];
      if (before) expect(block.x).toBeCloseTo(before.x + before.width + block.gapWidth);
    }
    expect(blocks[1]?.width).toBeGreaterThan(blocks[0]?.width ?? 0);
  });

  it('ask for more room than there is rather than shrink to nothing', () => {
    const many = Array.from({ length: 100 }, (_, index) => sessionAt(index * 2 * DAY, 5));
    const { blocks, width } = stackLayout(many, 800, 'collapsed');
    expect(width).toBeGreaterThan(800);
    expect(Math.min(...blocks.map((block) => block.width))).toBeGreaterThan(40);
  });

  it('lie where they were in wall time', () => {
    const { blocks } = stackLayout(SESSIONS, 800, 'wall');
    expect(blocks[2]?.x).toBeCloseTo(793, 0);
  });
});

describe('a lane', () => {
  it('joins equal values, marks changes and leaves gaps where nothing was observed', () => {
    const { blocks, width } = stackLayout(SESSIONS, 800, 'collapsed');
    const [a, b, c] = SESSIONS;
    const row = (session: SessionRow | undefined, value: string | null): SeriesRowOf => ({
      evidenceRef: session?.evidenceRef ?? '',
      ts: null,
      values: [value],
      confidences: [0.5],
    });
    type SeriesRowOf = Parameters<typeof laneRuns>[1][number];
    const changed = laneRuns(
      blocks,
      [row(a, 'typed'), row(b, 'typed'), row(c, 'pasted')],
      0,
      width,
    );
    expect(changed.map(({ value, isChange }) => [value, isChange])).toEqual([
      ['typed', false],
      ['pasted', true],
    ]);
    const missing = laneRuns(blocks, [row(a, 'typed'), row(b, null), row(c, 'typed')], 0, width);
    expect(missing.map(({ value, isChange }) => [value, isChange])).toEqual([
      ['typed', false],
      [null, false],
      ['typed', false],
    ]);
  });
});

describe('the scale of thresholds', () => {
  const SECONDS = [
    { label: 'instant', from: null, to: 0.3 },
    { label: 'long', from: 30, to: null },
  ];

  it('is logarithmic over several orders of magnitude', () => {
    const scale = thresholdScale(SECONDS, 4, 300);
    expect(scale.isLog).toBe(true);
    expect(scale.x(0.3)).toBeLessThan(scale.x(4));
    expect(scale.x(30)).toBeLessThan(300);
  });

  it('is linear for shares, and holds a number beyond the edges', () => {
    const scale = thresholdScale([{ label: 'typed', from: null, to: 0.4 }], 0.9, 300);
    expect(scale.isLog).toBe(false);
    expect(scale.x(0)).toBe(0);
    expect(scale.x(0.9)).toBe(300);
  });
});
