import { expect, it, onTestFinished, vi } from 'vitest';
// Live attribution has no public door of its own: an attached bus stands around it.
import { attributeSoon } from '../../../../packages/engine/src/live/attribute-soon.ts';
import { hands } from '../attribution/support/hands.ts';

/** Two primitives take turns between two values, session by session. */
async function twoHands() {
  const one = await hands();
  ['typed', 'pasted', 'typed', 'pasted', 'typed'].forEach((way, day) => {
    one.add({
      ...{ name: `d${day}`, day },
      values: { 'motor.input_modality': way, 'acme.colour': way },
    });
  });
  return one;
}

it('finds a suspicion that a failed attribution left, with nobody asking, within a minute; told once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const one = await twoHands();
  const problems: string[] = [];
  const topics: string[][] = [];
  let isBroken = true;
  const attribute = async (): Promise<void> => {
    if (isBroken) throw new Error('the disk is full');
    topics.push((await one.run()).events.map(({ topic }) => topic));
  };
  const soon = attributeSoon(
    { attribute },
    () => undefined,
    (message) => problems.push(message),
  );
  soon.request();
  await vi.advanceTimersByTimeAsync(2000);
  expect(problems).toEqual([expect.stringContaining('the disk is full')]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(problems).toHaveLength(1);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(54_000);
  expect(topics).toEqual([]);
  await vi.advanceTimersByTimeAsync(6000);
  await vi.waitFor(() => expect(topics).toHaveLength(1));
  expect(topics[0]).toContain('attribution.profile.multi_actor_suspected');
  // Once: while it lasts, and nothing is new, nothing is said again.
  await vi.advanceTimersByTimeAsync(120_000);
  await vi.waitFor(() => expect(topics).toHaveLength(3));
  expect(topics.slice(1)).toEqual([[], []]);
  await soon.stop();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(topics).toHaveLength(3);
});
