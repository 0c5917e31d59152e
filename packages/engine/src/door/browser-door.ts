import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { messageOf } from '@shardscope/sdk';
import type { EngineHost } from '../engine/engine-host.ts';
import { portInUse, portRefused } from '../errors.ts';
import { API_PREFIX, doorApi } from './api.ts';
import type { Api } from './api.ts';
import { doorKeys } from './door-keys.ts';
import {
  HEADERS_TIMEOUT_MS,
  MAX_CONNECTIONS,
  REQUEST_TIMEOUT_MS,
  TIMEOUT_CHECK_MS,
} from './limits.ts';
import { RefusedRequest, engineFailed, methodWrong, notFound } from './refusals.ts';
import { readRenderer } from './renderer-files.ts';
import type { RendererFiles } from './renderer-files.ts';
import { replyRefusal } from './replies.ts';
import { foreignRequest, ownHosts } from './request-guard.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** How to open a browser door. */
export interface BrowserDoorOptions {
  /** Stays the caller's: closing the door does not close it. */
  readonly engine: EngineHost;
  /** The folder of the built renderer, with its index.html. */
  readonly rendererDir: string;
  /** Only loopback: nothing else is offered. */
  readonly host?: '127.0.0.1';
  /** The port, or 0 (the default) for one that is free. */
  readonly port?: number;
  /** A sentence for a page whose link does not work any more: how to get a new one. */
  readonly newLink?: string;
  /** Takes what the person who serves should know, a line at a time. */
  readonly log?: (line: string) => void;
}

/** An open browser door. */
export interface BrowserDoor {
  /** The viewer's address with a one-time token in its fragment. */
  readonly url: string;
  readonly port: number;
  /** A further address with a one-time token of its own. */
  newLink(): string;
  /** Ends every page and stream, and listens no more. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const NEW_LINK = 'Start `shardscope serve` again and open the link that it prints.';

/**
 * Serves the viewer over HTTP on the loopback address, to the holder of a one-time token.
 *
 * @throws ShardscopeError `E_PORT_IN_USE`, `E_PORT_REFUSED`, or `E_RENDERER_MISSING`
 */
export async function openBrowserDoor(options: BrowserDoorOptions): Promise<BrowserDoor> {
  const { engine, host = LOOPBACK, newLink = NEW_LINK, log = () => undefined } = options;
  const files = readRenderer(options.rendererDir);
  const keys = doorKeys();
  const api = doorApi({ engine, keys, newLink, log });
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, host, options.port ?? 0);
  const hosts = ownHosts(port);
  server.on('request', (request, response) => {
    answer({ request, response, hosts, files, api }).catch((error: unknown) => {
      const isNews = !(error instanceof RefusedRequest) && !response.destroyed;
      if (isNews) log(`A request failed: ${messageOf(error)}`);
      refuse(response, error);
    });
  });
  const link = (): string => `http://${host}:${port}/#token=${keys.newToken()}`;
  return { url: link(), port, newLink: link, close: () => closeServer(server) };
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly hosts: readonly string[];
  readonly files: RendererFiles;
  readonly api: Api;
}

async function answer({ request, response, hosts, files, api }: Call): Promise<void> {
  const foreign = foreignRequest(request, hosts);
  if (foreign) throw new RefusedRequest(foreign);
  const target = request.url ?? '';
  const [path = ''] = target.split('?');
  if (!path.startsWith(API_PREFIX)) {
    serveFile(request, response, files.get(path));
    return;
  }
  const url = URL.parse(target, `http://${LOOPBACK}`);
  if (!url) throw new RefusedRequest(notFound());
  await api({ request, response, url });
}

function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: ReturnType<RendererFiles['get']>,
): void {
  if (!file) throw new RefusedRequest(notFound());
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new RefusedRequest(methodWrong('GET, HEAD'));
  }
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': file.type,
    'Content-Length': file.body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else if (error instanceof RefusedRequest) replyRefusal(response, error.refusal);
  else replyRefusal(response, engineFailed({ code: 'E_DOOR_FAILED', message: messageOf(error) }));
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portInUse(port, error) : portRefused(port, error));
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
