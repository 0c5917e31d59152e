import type { StateName } from '@shardscope/sdk';
import { steadinessOf } from 'shardscope/client';
import { describe, expect, it } from 'vitest';

function inState(primitive: string, state: StateName, confidence = 0.6) {
  return { primitive, state, value: 'x', confidence, count: 5, since: 0, lastObservation: 0 };
}

describe('the sentence on hands that are not of one piece', () => {
  it('names what takes turns before what contradicts, and that before what moves', () => {
    const drifting = inState('temporal.escalation_pattern', 'drifting');
    const conflicted = inState('operational.objective', 'conflicted');
    const turning = inState('motor.keystroke_cadence', 'multi_actor');
    expect(steadinessOf([drifting, conflicted, turning])).toMatchObject({
      state: 'multi_actor',
      sentence: 'Two values take turns in keystroke cadence.',
    });
    expect(steadinessOf([drifting, conflicted])).toMatchObject({
      state: 'conflicted',
      sentence: 'Sessions contradict each other in objective.',
    });
    expect(steadinessOf([drifting])).toMatchObject({
      state: 'drifting',
      sentence: 'Habits move from one value to another in escalation pattern.',
    });
  });

  it('names the leading primitives, counts the others, and is as sure as the least of those named', () => {
    const steadiness = steadinessOf([
      inState('operational.objective', 'conflicted', 0.2),
      inState('cognitive.cognitive_load', 'conflicted', 0.5),
      inState('cognitive.inter_command_latency_class', 'conflicted', 0.7),
    ]);
    expect(steadiness?.sentence).toBe(
      'Sessions contradict each other in latency class, cognitive load and 1 more.',
    );
    expect(steadiness?.confidence).toBe(0.5);
    expect(steadiness?.named.map(({ primitive }) => primitive)).toEqual([
      'cognitive.inter_command_latency_class',
      'cognitive.cognitive_load',
    ]);
  });

  it('is not there where all is of one piece or unknown', () => {
    expect(steadinessOf([])).toBeNull();
    expect(steadinessOf([inState('a.b', 'stable'), inState('a.c', 'unknown')])).toBeNull();
  });
});
