import { expect, test } from 'vitest';
import { engineClient, IDLE_STATUS } from 'shardscope/client';
import type { EngineMessage, Status } from 'shardscope/client';
import { followMeanings } from '../../../../apps/desktop/src/renderer/stores/meanings.ts';

/** An engine that knows primitives by name, and refuses to answer while it is told none. */
function engine() {
  let say: (message: EngineMessage) => void = () => undefined;
  let known: readonly string[] | null = null;
  let asked = 0;
  const client = engineClient({
    listen: ({ message }) => (say = message),
    send({ id }) {
      asked++;
      const answer: EngineMessage = known
        ? { kind: 'result', id, result: known.map((name) => ({ name, meaning: `of ${name}` })) }
        : { kind: 'error', id, error: { code: 'E_SOURCE_CLOSED', message: 'closed' } };
      queueMicrotask(() => say(answer));
    },
  });
  return {
    client,
    knows: (...names: readonly string[]) => (known = names),
    asked: () => asked,
    async tells(status: Partial<Status>) {
      say({ kind: 'status', status: { ...IDLE_STATUS, path: '/a', ...status } });
      await new Promise(setImmediate);
    },
  };
}

function learntFrom(from: ReturnType<typeof engine>): () => readonly string[] {
  let names: readonly string[] = [];
  followMeanings(from.client, (meanings) => (names = [...meanings.values()]));
  return () => names;
}

test('a source that is opened later brings its meanings, and another one others', async () => {
  const from = engine();
  const learnt = learntFrom(from);
  await from.tells({ path: null, state: 'idle' });
  expect(learnt()).toEqual([]);
  from.knows('one');
  await from.tells({ state: 'running' });
  expect(learnt()).toEqual(['of one']);
  from.knows('two');
  await from.tells({ path: '/b', state: 'running' });
  expect(learnt()).toEqual(['of two']);
});

test('the same folder can run with other plugins', async () => {
  const from = engine();
  from.knows('one');
  const learnt = learntFrom(from);
  await from.tells({ state: 'done' });
  from.knows('one', 'added');
  await from.tells({ state: 'running' });
  expect(learnt()).toEqual(['of one', 'of added']);
});

test('an engine that was restarted is asked again, and what was learnt stays meanwhile', async () => {
  const from = engine();
  from.knows('one');
  const learnt = learntFrom(from);
  await from.tells({ state: 'done' });
  expect(learnt()).toEqual(['of one']);
  await from.tells({ state: 'running', notices: ['The engine was started again.'] });
  expect(learnt()).toEqual(['of one']);
  from.knows('two');
  await from.tells({ state: 'done', notices: ['The engine was started again.'] });
  expect(learnt()).toEqual(['of two']);
});

test('progress alone is no reason to ask', async () => {
  const from = engine();
  from.knows('one');
  learntFrom(from);
  await from.tells({ state: 'running' });
  const before = from.asked();
  for (let sessions = 1; sessions < 20; sessions++)
    await from.tells({ state: 'running', sessions });
  expect(from.asked()).toBe(before);
});
