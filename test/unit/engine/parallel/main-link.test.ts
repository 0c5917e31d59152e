import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BATCH, MAX_UNANSWERED } from '../../../../packages/engine/src/analysis/parallel/limits.ts';
import { mainLink } from '../../../../packages/engine/src/analysis/parallel/main-link.ts';
import type { WorkerRequest } from '../../../../packages/engine/src/analysis/parallel/protocol.ts';

/** A link whose other end is the test. */
function linked() {
  const messages: (readonly WorkerRequest[])[] = [];
  const link = mainLink({
    postMessage: (message: readonly WorkerRequest[]) => messages.push(message),
  });
  return { link, messages };
}

async function settled(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  void promise.then(() => (isSettled = true));
  await setImmediate();
  return isSettled;
}

describe('the way to the main thread', () => {
  it('takes the requests of one turn in one message, in order', async () => {
    const { link, messages } = linked();
    link.tell('event', { kind: 'started', producers: [] });
    void link.ask('next', null);
    expect(messages).toEqual([]);
    await setImmediate();
    expect(messages.map((batch) => batch.map(({ kind }) => kind))).toEqual([['event', 'next']]);
  });

  it('does not wait for the end of a turn that asks for much', () => {
    const { link, messages } = linked();
    for (let i = 0; i < 2 * BATCH + 1; i++) void link.ask('load', String(i));
    expect(messages.map(({ length }) => length)).toEqual([BATCH, BATCH]);
  });

  it('gives each answer to who asked, whatever the order', async () => {
    const { link } = linked();
    const asked = [link.ask('load', 'a'), link.ask('next', null), link.ask('load', 'b')];
    link.answered([
      { kind: 'load', id: 2, answer: 'index of b' },
      { kind: 'next', id: 1, answer: null },
      { kind: 'load', id: 0, answer: 'index of a' },
    ]);
    expect(await Promise.all(asked)).toEqual(['index of a', null, 'index of b']);
  });

  it('says why something was refused', async () => {
    const { link } = linked();
    const asked = link.ask('save', { key: 'a', index: 1 });
    link.answered([{ kind: 'save', id: 0, refused: 'the disk is full' }]);
    await expect(asked).rejects.toThrow('the disk is full');
  });

  it('is calm until too much waits for an answer', async () => {
    const { link } = linked();
    for (let id = 0; id < MAX_UNANSWERED - 1; id++) void link.ask('load', '');
    expect(await settled(link.calm())).toBe(true);
    void link.ask('load', '');
    const calm = link.calm();
    expect(await settled(calm)).toBe(false);
    link.answered([{ kind: 'load', id: 0, answer: null }]);
    expect(await settled(calm)).toBe(true);
  });

  it('is calm again only when what weighs most was taken', async () => {
    const { link } = linked();
    link.tell('event', { kind: 'started', producers: [] }, MAX_UNANSWERED);
    void link.ask('load', '');
    link.answered([{ kind: 'load', id: 1, answer: null }]);
    const calm = link.calm();
    expect(await settled(calm)).toBe(false);
    link.answered([{ kind: 'event', id: 0, answer: null }]);
    expect(await settled(calm)).toBe(true);
  });
});
