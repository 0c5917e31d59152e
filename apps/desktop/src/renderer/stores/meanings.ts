import type { EngineClient, Status } from 'shardscope/client';

/** What each registered primitive means, in a sentence, by its name. */
export type Meanings = ReadonlyMap<string, string>;

/**
 * Keeps what primitives mean: asks at once, and again when something else is open, a run begins or
 * ends, or the engine has more to say (it does after a restart). Plugins, and so primitives, can
 * then be others. What was learnt stays while the engine has no answer.
 *
 * @param learnt told of every answer
 */
export function followMeanings(client: EngineClient, learnt: (meanings: Meanings) => void): void {
  let asked = 0;
  let heard = '';

  async function ask(): Promise<void> {
    const turn = ++asked;
    // Without them the evidence has one sentence less; requests that matter say what is wrong.
    const primitives = await client.request('primitives', {}).catch(() => null);
    if (primitives === null || turn !== asked) return;
    learnt(new Map(primitives.map(({ name, meaning }) => [name, meaning])));
  }

  client.onFrame((frame) => {
    if (frame.kind !== 'status' || frame.status.path === null) return;
    const sign = signOf(frame.status);
    if (sign === heard) return;
    heard = sign;
    void ask();
  });
  void ask();
}

/** Differs where the plugins that run can be others. */
function signOf({ path, state, notices }: Status): string {
  return JSON.stringify([path, state, notices.length]);
}
