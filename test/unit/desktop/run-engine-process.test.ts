import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineHost, LiveOrder } from 'shardscope/door';
import type { EngineMessage, Status } from 'shardscope/client';
import { engineReport } from '../../../apps/desktop/src/main/engine-messages.ts';
import type { EngineCommand } from '../../../apps/desktop/src/main/engine-messages.ts';
import { runEngineProcess } from '../../../apps/desktop/src/main/run-engine-process.ts';
import type {
  EngineProcess,
  ParentPort,
  ProcessPort,
} from '../../../apps/desktop/src/main/run-engine-process.ts';

class FakeParent extends EventEmitter implements ParentPort {
  readonly reports: unknown[] = [];

  postMessage(report: unknown): void {
    this.reports.push(report);
  }

  command(data: EngineCommand, ports: readonly ProcessPort[] = []): void {
    this.emit('message', { data, ports });
  }
}

class FakePort extends EventEmitter implements ProcessPort {
  readonly sent: unknown[] = [];
  started = false;

  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.emit('close');
  }
}

const START: EngineCommand = { kind: 'start', open: '/recordings', samples: null, live: null };

describe('the process of the engine', () => {
  let parent: FakeParent;
  let clients: Set<(message: EngineMessage) => void>;
  let received: unknown[];
  const exit = vi.fn();
  const closed = vi.fn();
  beforeEach(() => {
    parent = new FakeParent();
    clients = new Set();
    received = [];
    vi.clearAllMocks();
  });

  const host: EngineHost = {
    connect(send) {
      clients.add(send);
      return {
        receive: (message) => received.push(message),
        close: () => void clients.delete(send),
      };
    },
    close: () => Promise.resolve(closed()),
  };

  it('connects the pages that come before the engine has started, and those after', async () => {
    const created = Promise.withResolvers<EngineHost>();
    const create = vi.fn(() => created.promise);
    runEngineProcess({ parent, create, exit });
    const [early, late] = [new FakePort(), new FakePort()];
    parent.command(START);
    parent.command({ kind: 'connect' }, [early]);
    await Promise.resolve();
    expect(create).toHaveBeenCalledWith(START, expect.any(Function));
    expect(early.started).toBe(false);
    created.resolve(host);
    await vi.waitFor(() => expect(early.started).toBe(true));
    parent.command({ kind: 'connect' }, [late]);
    await vi.waitFor(() => expect(late.started).toBe(true));

    early.emit('message', { data: { id: 1 } });
    expect(received).toEqual([{ id: 1 }]);
    clients.forEach((send) => send({ kind: 'keepalive' }));
    expect([early.sent, late.sent]).toEqual([[{ kind: 'keepalive' }], [{ kind: 'keepalive' }]]);
    const before = clients.size;
    late.emit('close');
    expect(clients.size).toBe(before - 1);
  });

  it('tells the main process what is open', async () => {
    runEngineProcess({ parent, create: () => Promise.resolve(host), exit });
    parent.command(START);
    await vi.waitFor(() => expect(clients.size).toBe(1));
    for (const path of [null, '/a', '/a', '/b']) {
      // Nothing else of a status is looked at.
      const status = { path } as Status;
      clients.forEach((send) => send({ kind: 'status', status }));
    }
    expect(parent.reports).toEqual([
      { kind: 'opened', path: '/a' },
      { kind: 'opened', path: '/b' },
    ]);
  });

  it('tells the main process what it is attached to', async () => {
    const live: LiveOrder = {
      ...{ url: 'wss://bus:9222', subjectPrefix: null, artifacts: null, publish: false },
      ...{ credentials: { kind: 'token', token: 'secret' }, record: null },
    };
    const create: EngineProcess['create'] = (_start, onAttached) => {
      onAttached(live);
      onAttached(null);
      return Promise.resolve(host);
    };
    runEngineProcess({ parent, create, exit });
    parent.command(START);
    await vi.waitFor(() => {
      expect(parent.reports.map(engineReport)).toEqual([
        { kind: 'attached', live },
        { kind: 'attached', live: null },
      ]);
    });
    expect(engineReport({ kind: 'attached', live: { ...live, url: 7 } })).toBeUndefined();
  });

  it('says why the engine does not start, and ends', async () => {
    const create = (): Promise<EngineHost> => Promise.reject(new Error('The disk is full.'));
    runEngineProcess({ parent, create, exit });
    parent.command(START);
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
    expect(parent.reports).toEqual([{ kind: 'refused', message: 'The disk is full.' }]);
  });

  it('ends when the engine has finished', async () => {
    runEngineProcess({ parent, create: () => Promise.resolve(host), exit });
    parent.command(START);
    parent.command({ kind: 'close' });
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0));
    expect(closed).toHaveBeenCalledBefore(exit);
  });
});
