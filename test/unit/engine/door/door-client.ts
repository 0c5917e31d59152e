import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { BrowserDoor } from 'shardscope/door';

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The code in an error's body, or null. */
  readonly code: string | null;
}

/** A request as a program can make it, with headers that a browser would not let a page set. */
export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: unknown;
}

/** An answer that is read piece by piece. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Waits until everything read so far fulfils the condition. */
  until(condition: (text: string) => boolean): Promise<string>;
  /** Everything read so far. */
  readonly text: string;
  /** Resolves when the answer has ended. */
  readonly ended: Promise<void>;
  /** Reads no more until resumed. */
  pause(): void;
  resume(): void;
  /** Leaves. */
  leave(): void;
}

export function tokenOf(url: string): string {
  return new URL(url).hash.replace('#token=', '');
}

export async function call(door: BrowserDoor, options: Call): Promise<Answer> {
  const response = await send(door, options);
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) text += chunk;
  const { statusCode: status = 0, headers } = response;
  return { status, headers, text, code: /"code":"(\w+)"/.exec(text)?.[1] ?? null };
}

export async function open(door: BrowserDoor, options: Call): Promise<OpenAnswer> {
  const response = await send(door, options);
  response.setEncoding('utf8');
  let text = '';
  const waiting = new Set<() => void>();
  const check = (): void => [...waiting].forEach((look) => look());
  response.on('data', (chunk: string) => {
    text += chunk;
    check();
  });
  const ended = new Promise<void>((resolve) => response.on('close', () => resolve()));
  // Leaving breaks the answer off; what was awaited of it fails by its own time limit.
  response.on('error', () => undefined);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition(text)) return;
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
        look();
      }),
    get text() {
      return text;
    },
    ended,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    leave: () => void response.destroy(),
  };
}

/** Exchanges the token of a link, and returns the header that says so. */
export async function signIn(
  door: BrowserDoor,
  url = door.url,
): Promise<{ Authorization: string }> {
  const body = { token: tokenOf(url) };
  const { text } = await call(door, { method: 'POST', path: '/api/v1/session', body });
  const { bearer } = JSON.parse(text) as { readonly bearer: string };
  return { Authorization: `Bearer ${bearer}` };
}

/** A ticket for one event stream. */
export async function ticketFor(door: BrowserDoor, headers: OutgoingHttpHeaders): Promise<string> {
  const { text } = await call(door, { method: 'POST', path: '/api/v1/tickets', headers });
  return (JSON.parse(text) as { readonly ticket: string }).ticket;
}

/** Sends bytes as they are, and returns all that comes back. */
export function sendBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    socket.end(bytes);
  });
}

function send(door: BrowserDoor, options: Call): Promise<IncomingMessage> {
  const { method = 'GET', path, headers = {}, body } = options;
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: door.port,
        method,
        path,
        headers: { ...type, ...headers },
        agent: false,
      },
      resolve,
    );
    request.on('error', reject);
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    request.end(isRaw ? body : JSON.stringify(body));
  });
}
