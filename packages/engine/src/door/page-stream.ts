import type { ServerResponse } from 'node:http';
import type { EngineMessage } from '../client/protocol.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { frameQueue, streamFrameRole } from './frame-queue.ts';
import type { QueueRole } from './frame-queue.ts';
import { MAX_WAITING_MESSAGES, QUEUE_FRAMES } from './limits.ts';
import { followedBy } from './peek-request.ts';
import { beginStream } from './replies.ts';
import { slowWriter } from './slow-writer.ts';
import { streamErrorFrame } from './stream-error.ts';

/** The door's own requests on a page's connection have ids from here on; a page counts from 1. */
const OWN_IDS_FROM = 2 ** 52;

/** One page's connection to the engine. */
export interface PageStream {
  /** A message from the page; the engine validates it. */
  receive(message: unknown): void;
}

/** What opens a page's stream. */
export interface PageStreamOptions {
  readonly engine: EngineHost;
  readonly response: ServerResponse;
  /** Names this connection in the page's further requests. */
  readonly id: string;
  /** The page has left, or was let go; frames that it never got. */
  closed(dropped: number): void;
}

/**
 * Opens the engine to a page: answers and frames go down the response, one JSON message a line. The
 * connection to the engine ends with the response.
 */
export function openPageStream(options: PageStreamOptions): PageStream {
  const { engine, response } = options;
  let followed: string | null = null;
  let ownId = OWN_IDS_FROM;

  const queue = frameQueue<EngineMessage>({
    capacity: QUEUE_FRAMES,
    roleOf,
    wantSnapshot() {
      const params = { attacker: followed };
      connection.receive({ id: ownId++, name: 'follow', params });
    },
  });
  beginStream(response, {
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    'Shardscope-Connection': options.id,
  });
  response.write(line(KEEP_ALIVE));
  const writer = slowWriter({ response, queue, textOf: line, keepAlive: line(KEEP_ALIVE) });

  function send(message: EngineMessage): void {
    const forPage = ownAnswer(message, followed);
    if (!forPage) return;
    queue.push(forPage);
    if (queue.size > MAX_WAITING_MESSAGES) response.destroy();
    else writer.wake();
  }

  const connection = engine.connect(send);
  response.once('close', () => {
    connection.close();
    options.closed(queue.dropped);
  });
  return {
    receive(message) {
      const attacker = followedBy(message);
      if (attacker !== undefined) followed = attacker;
      connection.receive(message);
    },
  };
}

const KEEP_ALIVE: EngineMessage = { kind: 'keepalive' };

function line(message: EngineMessage): string {
  return `${JSON.stringify(message)}\n`;
}

function roleOf(message: EngineMessage): QueueRole {
  switch (message.kind) {
    case 'result':
    case 'error':
      return { kind: 'answer' };
    case 'status':
    case 'attackers':
    case 'live':
    case 'keepalive':
      return { kind: 'latest', of: message.kind };
    case 'stream':
      return streamFrameRole(message.frame.name);
  }
}

/** Answers to the door's own requests are not the page's; a refused one breaks its stream. */
function ownAnswer(message: EngineMessage, followed: string | null): EngineMessage | undefined {
  if (message.kind !== 'result' && message.kind !== 'error') return message;
  if (message.id < OWN_IDS_FROM) return message;
  if (message.kind === 'result' || followed === null) return undefined;
  return { kind: 'stream', attacker: followed, frame: streamErrorFrame(message.error.message) };
}
