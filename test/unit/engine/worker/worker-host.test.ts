import { BroadcastChannel, threadId } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engineClient } from 'shardscope/client';
import type { EngineClient, EngineFrame, LiveTarget, Status } from 'shardscope/client';
import type { EngineHost } from 'shardscope/door';
import { hostTransport } from '../../../../packages/engine/src/door/host-transport.ts';
import type { EngineOptions } from '../../../../packages/engine/src/engine/create-engine.ts';
import { workerHost } from '../../../../packages/engine/src/worker/worker-host.ts';
import { CLOSED_CHANNEL, DEADLY } from './fake-engine-worker.ts';

const ENTRY = new URL('./fake-engine-worker.ts', import.meta.url);
const OPTIONS: EngineOptions = {
  open: null,
  roots: null,
  workspace: { kind: 'none' },
  semantics: '0.1',
  samples: null,
};

/** A client and every frame that it got. */
interface Client extends EngineClient {
  readonly frames: readonly EngineFrame[];
  /** The frames of the stream of an attacker, by name. */
  readonly stream: readonly string[];
  readonly statuses: readonly Status[];
  leave(): void;
}

describe('an engine in a worker thread', () => {
  let host: EngineHost | null = null;
  afterEach(async () => {
    vi.useRealTimers();
    await host?.close();
    host = null;
  });

  async function start(options: Partial<EngineOptions> = {}): Promise<EngineHost> {
    return (host = await workerHost(ENTRY, { ...OPTIONS, ...options }));
  }

  it('answers from a thread of its own', async () => {
    const client = clientOf(await start());
    const { label } = await client.request('status', {});
    expect(Number(label)).toBeGreaterThan(0);
    expect(label).not.toBe(String(threadId));
  });

  it('sends every client its own frames, and ends a connection with its client', async () => {
    const engine = await start();
    const [one, two] = [clientOf(engine), clientOf(engine)];
    await one.request('follow', { attacker: 'a1' });
    const both = (await two.request('status', {})).files;
    expect(one.stream).toEqual(['snapshot']);
    expect(two.stream).toEqual([]);
    one.leave();
    await vi.waitFor(async () => {
      expect((await two.request('status', {})).files).toBe(both - 1);
    });
  });

  it('refuses what cannot be copied to a thread, without throwing', async () => {
    const engine = await start();
    const answers: unknown[] = [];
    const connection = engine.connect((message) => answers.push(message));
    connection.receive({ id: 4, name: 'status', params: () => 1 });
    expect(answers).toMatchObject([{ kind: 'error', id: 4, error: { code: 'E_REQUEST_INVALID' } }]);
  });

  it('says why it does not start', async () => {
    await expect(start({ samples: 'refuse' })).rejects.toMatchObject({
      code: 'E_ENGINE_START',
      message: expect.stringContaining('the workspace is gone') as string,
    });
    await expect(start({ samples: 'die' })).rejects.toThrow(/out of luck/);
  });

  it('has the engine finish when it closes', async () => {
    const closed = vi.fn();
    const channel = new BroadcastChannel(CLOSED_CHANNEL);
    channel.onmessage = closed;
    await (await start()).close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    channel.close();
  });

  describe.each([
    ['an error that nothing caught', DEADLY.throws, /out of luck/],
    ['an exit', DEADLY.exits, /exit code 7/],
  ])('that dies of %s', (_, deadly, reason) => {
    it('is started once more: requests fail, the status says it, what was open is open', async () => {
      const client = clientOf(await start());
      const before = await client.request('source.open', { path: '/recordings' });
      await client.request('follow', { attacker: 'a1' });

      const inFlight = client.request('source.open', { path: deadly });
      await expect(inFlight).rejects.toMatchObject({
        code: 'E_ENGINE_GONE',
        message: expect.stringMatching(reason) as string,
      });
      const after = await client.request('status', {});
      expect(after.label).not.toBe(before.label);
      expect(after.path).toBe('/recordings');
      expect(after.notices.join()).toMatch(/started again/);
      expect(client.statuses.at(-1)?.notices.join()).toMatch(/started again/);
      await vi.waitFor(() => expect(client.stream).toEqual(['snapshot', 'stream.error']));
      await client.request('follow', { attacker: 'a1' });
      await vi.waitFor(() => expect(client.stream.at(-1)).toBe('snapshot'));
    });

    it('is given up at the second death within a minute: an error state for all', async () => {
      const engine = await start();
      const [one, two] = [clientOf(engine), clientOf(engine)];
      await one.request('source.open', { path: '/recordings' });
      await expect(one.request('source.open', { path: deadly })).rejects.toThrow();
      await two.request('follow', { attacker: 'a1' });
      await vi.waitFor(() => expect(two.stream).toEqual(['snapshot']));
      await expect(one.request('source.open', { path: deadly })).rejects.toThrow(reason);

      for (const client of [one, two, clientOf(engine)]) {
        const request = client.request('status', {});
        await expect(request).rejects.toMatchObject({ code: 'E_ENGINE_GONE' });
      }
      for (const client of [one, two]) {
        expect(client.statuses.at(-1)).toMatchObject({
          path: '/recordings',
          state: 'failed',
          error: { code: 'E_ENGINE_GONE' },
        });
      }
      expect(two.stream).toEqual(['snapshot', 'stream.error']);
    });
  });

  it('is started again when its deaths are more than a minute apart', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const client = clientOf(await start());
    for (let death = 0; death < 3; death++) {
      await expect(client.request('source.open', { path: DEADLY.throws })).rejects.toThrow();
      await expect(client.request('status', {})).resolves.toMatchObject({ state: 'idle' });
      vi.advanceTimersByTime(60_000);
    }
  });

  it('opens again what it was started with', async () => {
    const client = clientOf(await start({ open: '/recordings' }));
    await expect(client.request('source.open', { path: DEADLY.throws })).rejects.toThrow();
    expect((await client.request('status', {})).path).toBe('/recordings');
  });

  describe('that was attached to a bus', () => {
    const target = (host: string): LiveTarget => ({
      url: `wss://${host}:9222`,
      credentials: { kind: 'user', user: 'reader', password: 'hunter2' },
      ...{ subjectPrefix: null, artifacts: null, publish: true },
    });
    /** What it is attached to, with all that it was told; null for nothing. */
    const attachedTo = async (client: Client): Promise<unknown> => {
      const view = await client.request('live', {});
      return view.kind === 'attached' ? JSON.parse(view.status.url) : null;
    };
    const kill = (client: Client): Promise<void> =>
      expect(client.request('source.open', { path: DEADLY.throws })).rejects.toThrow();

    it('by a client is attached to it again, in the same way', async () => {
      const told: unknown[] = [];
      host = await workerHost(ENTRY, OPTIONS, (order) => told.push(order?.url ?? null));
      const client = clientOf(host);
      await client.request('live.attach', target('one'));
      await client.request('live.attach', target('two'));
      await vi.waitFor(() => expect(told.at(-1)).toBe('wss://two:9222'));
      await kill(client);
      expect(await attachedTo(client)).toEqual({ ...target('two'), record: null });
      expect(client.statuses.at(-1)?.notices.join()).toMatch(/a live bus included/);
    });

    it('by the command line is attached to it again, and nothing is opened in its place', async () => {
      const order = { ...target('one'), record: '/kept' };
      const client = clientOf(await start({ live: order }));
      await vi.waitFor(async () => expect(await attachedTo(client)).toEqual(order));
      await kill(client);
      expect(await attachedTo(client)).toEqual(order);
      expect((await client.request('status', {})).path).toBeNull();
    });

    it('and left it, is not attached to it again', async () => {
      const told: unknown[] = [];
      host = await workerHost(ENTRY, OPTIONS, (order) => told.push(order?.url ?? null));
      const client = clientOf(host);
      await client.request('live.attach', target('one'));
      await client.request('live.detach', {});
      await vi.waitFor(() => expect(told.at(-1)).toBeNull());
      await kill(client);
      expect(await attachedTo(client)).toBeNull();
      expect((await client.request('status', {})).path).toBe('/recordings of wss://one:9222');
    });
  });

  it('is closed while it is started again', async () => {
    const engine = await start();
    const client = clientOf(engine);
    await expect(client.request('source.open', { path: DEADLY.throws })).rejects.toThrow();
    await engine.close();
    host = null;
  });
});

function clientOf(engine: EngineHost): Client {
  const transport = hostTransport(engine);
  const client = engineClient(transport);
  const frames: EngineFrame[] = [];
  client.onFrame((frame) => frames.push(frame));
  return {
    ...client,
    frames,
    get stream() {
      return frames.flatMap((frame) => (frame.kind === 'stream' ? [frame.frame.name] : []));
    },
    get statuses() {
      return frames.flatMap((frame) => (frame.kind === 'status' ? [frame.status] : []));
    },
    leave: () => transport.close(),
  };
}
