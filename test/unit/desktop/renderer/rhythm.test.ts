import { rhythmOf } from 'shardscope/client';
import { describe, expect, it } from 'vitest';
import {
  RecordingBuilder,
  eventsUntil,
} from '../../../../apps/desktop/src/renderer/replay/recording.ts';
import type { Recording } from '../../../../apps/desktop/src/renderer/replay/recording.ts';

/** A recording of inputs and outputs, `[seconds, 'i' or 'o', text]`. */
function recordingOf(events: readonly (readonly [number, 'i' | 'o', string])[]): Recording {
  const builder = new RecordingBuilder(events.length);
  builder.add({
    from: 0,
    t: events.map(([t]) => t),
    kind: events.map(([, kind]) => (kind === 'i' ? 0 : 1)),
    data: events.map(([, , data]) => data),
    masked: events.map(() => false),
  });
  return builder.recording();
}

describe('the rhythm of a session', () => {
  it('tells keys, corrections and pastes apart', () => {
    const rhythm = rhythmOf(
      recordingOf([
        [1, 'i', 'l'],
        [1.1, 'o', 'l'],
        [1.2, 'i', '\u007f'],
        [2, 'i', 'wget http://x/'],
        [2.1, 'i', 'more of it'],
        [3, 'i', '💀'],
      ]),
    );
    expect(rhythm.keys.map(({ isCorrection }) => isCorrection)).toEqual([false, true, false]);
    expect(rhythm.corrections).toBe(1);
    expect(rhythm.pastes).toEqual([{ t: 2, until: 2.1, characters: 24 }]);
  });

  it('measures the time since the input before, never less than none', () => {
    const rhythm = rhythmOf(
      recordingOf([
        [2, 'i', 'a'],
        [1, 'i', 'b'],
        [1.5, 'i', 'c'],
      ]),
    );
    expect(rhythm.keys.map(({ interval }) => interval)).toEqual([null, 0, 0.5]);
    expect(rhythm.median).toBe(0.25);
  });

  it('has no numbers where nothing was typed', () => {
    expect(rhythmOf(recordingOf([[1, 'o', 'hello']]))).toEqual({
      keys: [],
      pastes: [],
      corrections: 0,
      median: null,
      usual: null,
    });
  });
});

describe('the events up to a time', () => {
  it('come in file order, when a time goes back as well', () => {
    const recording = recordingOf([
      [1, 'o', 'a'],
      [3, 'o', 'b'],
      [2, 'o', 'c'],
      [4, 'o', 'd'],
    ]);
    expect([0, 1, 2, 3, 4].map((t) => eventsUntil(recording, t))).toEqual([0, 1, 1, 3, 4]);
  });
});
