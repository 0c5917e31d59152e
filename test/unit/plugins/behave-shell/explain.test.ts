import { describe, expect, it } from 'vitest';
import { commands, explanations, inputsAt, tries, type Line } from './support/operator.ts';

async function explain(primitive: string, lines: readonly Line[]): Promise<unknown> {
  return (await explanations(lines)).get(primitive);
}

describe('an explanation', () => {
  it('shows the measured share, its buckets and the pastes', async () => {
    const lines: Line[] = [
      [1, 'i', 'a'],
      [2, 'i', 'pasted'],
      [3, 'i', 'b'],
      [4, 'i', 'pasted'],
    ];
    expect(await explain('motor.input_modality', lines)).toEqual({
      metric: 'share of pastes among inputs',
      unit: '1',
      measured: 0.5,
      thresholds: [
        { label: 'typed', from: null, to: 0.05 },
        { label: 'mixed', from: 0.05, to: 0.4 },
        { label: 'pasted', from: 0.4, to: null },
      ],
      samples: 4,
      ranges: [
        { from_t: 2, to_t: 2 },
        { from_t: 4, to_t: 4 },
      ],
    });
  });

  it('shows the pauses that a latency is the median of', async () => {
    expect(
      await explain('cognitive.inter_command_latency_class', inputsAt([1, 2, 5], 'ls\r')),
    ).toMatchObject({
      unit: 's',
      measured: 2,
      samples: 2,
      ranges: [
        { from_t: 1, to_t: 2 },
        { from_t: 2, to_t: 5 },
      ],
    });
  });

  it('leads from a failed command to what followed', async () => {
    expect(
      await explain('cognitive.error_resilience.retry_tactic', tries(['ls', '!a', 'b'])),
    ).toMatchObject({
      measured: 1,
      samples: 1,
      ranges: [{ from_t: 2, to_t: 3 }],
    });
  });

  it('leaves out the number where there is none', async () => {
    expect(await explain('cognitive.feedback_loop_engagement', commands(['ls']))).toMatchObject({
      measured: null,
      note: 'fewer than 5 pauses, or one side does not vary',
    });
  });

  it('spreads its ranges over the session where there are more than 32', async () => {
    const lines = inputsAt(
      Array.from({ length: 64 }, (_, i) => i),
      'pasted',
    );
    const explained = (await explanations(lines)).get('motor.input_modality');
    expect(explained?.ranges.map(({ from_t }) => from_t)).toEqual(
      Array.from({ length: 32 }, (_, i) => 2 * i),
    );
  });

  it('stays within a session whose clock went back', async () => {
    const lines: Line[] = [
      [5, 'o', '$ '],
      [1, 'i', 'pasted'],
      [9, 'i', 'pasted'],
    ];
    const explained = (await explanations(lines)).get('motor.input_modality');
    expect(explained?.ranges).toEqual([
      { from_t: 5, to_t: 5 },
      { from_t: 9, to_t: 9 },
    ]);
  });
});
