import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { NatsServer } from './nats-server.ts';

/** A publisher that sends just what it is told, be it sensible or not. */
export interface NatsPublisher {
  publish(subject: string, body: unknown): Promise<void>;
  /** Resolves when the server has taken everything. */
  flush(): Promise<void>;
  close(): void;
}

/** Speaks the plain NATS protocol, so that subjects and bodies can be anything at all. */
export async function natsPublisher({
  port,
  options,
}: Pick<NatsServer, 'port' | 'options'>): Promise<NatsPublisher> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const pongs = answering(socket);
  const auth = options.user
    ? { user: options.user.name, pass: options.user.password }
    : options.token === undefined
      ? {}
      : { auth_token: options.token };
  socket.write(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, ...auth })}\r\n`);
  const flush = async (): Promise<void> => {
    const answered = pongs();
    socket.write('PING\r\n');
    await answered;
  };
  return {
    async publish(subject, body) {
      const bytes =
        body instanceof Uint8Array
          ? Buffer.from(body)
          : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      socket.write(`PUB ${subject} ${bytes.length}\r\n`);
      socket.write(bytes);
      if (!socket.write('\r\n')) await once(socket, 'drain');
    },
    flush,
    close: () => void socket.destroy(),
  };
}

/** Answers the server's pings; gives a function that waits for its next answer to ours. */
function answering(socket: Socket): () => Promise<void> {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let log = '';
  socket.on('data', (data: Buffer) => {
    const text = data.toString('latin1');
    log = (log + text).slice(-2000);
    for (const line of text.split('\r\n')) {
      if (line === 'PING') socket.write('PONG\r\n');
      if (line === 'PONG') waiting.shift()?.resolve();
    }
  });
  const fail = (): void => {
    for (const each of waiting.splice(0))
      each.reject(new Error(`The publisher was cut off: ${log}`));
  };
  socket.on('error', fail);
  socket.on('close', fail);
  return () =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
    });
}
