import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastValueFrom } from 'rxjs';
import { onTestFinished } from 'vitest';
import type { Envelope } from '@shardscope/sdk';
import { startLive, type Live, type LiveOptions } from 'shardscope/live';
import {
  openAnalysis,
  type Analysis,
} from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { eventually } from './eventually.ts';
import { natsPublisher, type NatsPublisher } from './nats-publisher.ts';
import type { NatsServer } from './nats-server.ts';

/** A honeynet, and Shardscope attached to it. */
export interface Attached {
  readonly live: Live;
  readonly analysis: Analysis;
  readonly publisher: NatsPublisher;
  /** Everything on the analysis's bus, in order. */
  readonly events: readonly Envelope[];
  readonly recordings: string;
  readonly problems: readonly string[];
  /** Sends an event and waits until the server has it. */
  readonly send: (topic: string, body: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Folders of one test, removed when it has finished. */
export function testFolder(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'shardscope-live-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Writes a file and the folders that it lies in. */
export function put(root: string, path: string, content: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** Attaches to a server; ends with the test. */
export async function attach(
  server: NatsServer,
  { artifacts, ...options }: Partial<LiveOptions> & { artifacts?: string } = {},
): Promise<Attached> {
  const root = testFolder();
  const recordings = join(root, 'recordings');
  put(recordings, 'live-2000-01-01.events.jsonl', '');
  const analysis = await openAnalysis({
    path: artifacts ?? recordings,
    workspace: { kind: 'none' },
    semantics: '0.1',
    threads: { threads: 1 },
  });
  const events: Envelope[] = [];
  const problems: string[] = [];
  analysis.bus.subscribe('>', (event) => events.push(event));
  const first = lastValueFrom(analysis.run({ signal: new AbortController().signal }));
  const live = await startLive(analysis, {
    url: server.url,
    credentials: { kind: 'none' },
    followsShards: artifacts !== undefined,
    recordTo: recordings,
    publish: false,
    after: first,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  const publisher = await natsPublisher(server);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    publisher.close();
    await live.close();
    await analysis.close();
  };
  onTestFinished(close);
  const send = async (topic: string, body: unknown): Promise<void> => {
    await publisher.publish(topic, body);
    await publisher.flush();
  };
  await live.bus.settled;
  await eventually('it listens', async () => {
    await send('credential.captured', { payload: { probe: true } });
    return live.status().feed.events > 0;
  });
  await eventually('the probes are done', async () => {
    await live.idle();
    return live.status().feed.waiting === 0;
  });
  events.length = 0;
  return { live, analysis, publisher, events, recordings, problems, send, close };
}
