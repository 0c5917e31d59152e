import type { ServerResponse } from 'node:http';
import { EngineRequestError, engineClient } from '../client/engine-client.ts';
import type { EngineClient, EngineFrame } from '../client/engine-client.ts';
import type { StreamFrame } from '../client/protocol.ts';
import { messageOf } from '@shardscope/sdk';
import type { EngineHost } from '../engine/engine-host.ts';
import type { DoorClient } from './door-keys.ts';
import { frameQueue, streamFrameRole } from './frame-queue.ts';
import { hostTransport } from './host-transport.ts';
import { MAX_STREAMS, QUEUE_FRAMES } from './limits.ts';
import { RefusedRequest, attackerUnknown, engineFailed, tooManyStreams } from './refusals.ts';
import { beginStream } from './replies.ts';
import { slowWriter } from './slow-writer.ts';
import { STREAM_ERROR, streamErrorFrame } from './stream-error.ts';

const KEEP_ALIVE = ': keep-alive\n\n';

/** What opens the event stream of one attacker. */
export interface AttackerEventsOptions {
  readonly engine: EngineHost;
  /** Whoever redeemed the ticket. */
  readonly client: DoorClient;
  readonly attacker: string;
  readonly response: ServerResponse;
  /** The reader has left; frames that it never got. */
  closed(dropped: number): void;
}

/**
 * The events of one attacker as Server-Sent Events, for other programs: a snapshot, then what arrives.
 * One connection to the engine a stream; it ends with the response.
 *
 * @throws RefusedRequest for an attacker that the engine does not know, and above the client's limit
 */
export async function streamAttackerEvents(options: AttackerEventsOptions): Promise<void> {
  const { client, response } = options;
  const transport = hostTransport(options.engine);
  const engine = engineClient(transport);
  response.once('close', () => transport.close());
  try {
    await checkKnown(engine, options.attacker);
    if (client.streams >= MAX_STREAMS) throw new RefusedRequest(tooManyStreams(MAX_STREAMS));
  } catch (error) {
    transport.close();
    throw error;
  }
  if (response.destroyed) return;
  client.streams++;
  const dropped = writeEvents(engine, options);
  response.once('close', () => {
    client.streams--;
    options.closed(dropped());
  });
}

async function checkKnown(engine: EngineClient, uuid: string): Promise<void> {
  const row = await engine.request('attacker', { uuid }).catch((error: unknown) => {
    const code = error instanceof EngineRequestError ? error.code : 'E_ENGINE_GONE';
    throw new RefusedRequest(engineFailed({ code, message: messageOf(error) }));
  });
  if (!row) throw new RefusedRequest(attackerUnknown());
}

/** Begins the answer and follows the attacker; returns how many frames the reader has missed. */
function writeEvents(engine: EngineClient, options: AttackerEventsOptions): () => number {
  const { attacker, response } = options;
  const queue = frameQueue<StreamFrame>({
    capacity: QUEUE_FRAMES,
    roleOf: (frame) => streamFrameRole(frame.name),
    wantSnapshot: follow,
  });
  beginStream(response, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache',
    'X-Accel-Buffering': 'no',
  });
  response.write(': stream of one attacker\n\n');
  const writer = slowWriter({
    response,
    queue,
    textOf: eventText,
    keepAlive: KEEP_ALIVE,
    isLast: (frame) => frame.name === STREAM_ERROR,
  });

  function push(frame: StreamFrame): void {
    queue.push(frame);
    writer.wake();
  }
  function follow(): void {
    engine.request('follow', { attacker }).catch((error: unknown) => {
      push(streamErrorFrame(messageOf(error)));
    });
  }
  function take(message: EngineFrame): void {
    if (message.kind === 'stream' && message.attacker === attacker) push(message.frame);
  }

  engine.onFrame(take);
  follow();
  return () => queue.dropped;
}

function eventText({ name, data }: StreamFrame): string {
  // A name is a topic, and topics have no white space; one that had could begin a field of its own.
  return `event: ${name.replace(/\s/g, '')}\ndata: ${JSON.stringify(data)}\n\n`;
}
