import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EngineHost } from '../engine/engine-host.ts';
import { streamAttackerEvents } from './attacker-events.ts';
import type { DoorClient, DoorKeys } from './door-keys.ts';
import { MAX_PAGES, MAX_TICKETS, TICKET_LIFE_MS } from './limits.ts';
import { openPageStream } from './page-stream.ts';
import type { PageStream } from './page-stream.ts';
import { readJson } from './read-json.ts';
import * as refusals from './refusals.ts';
import { RefusedRequest } from './refusals.ts';
import { replyJson, replyNothing } from './replies.ts';

/** Where every address of the API begins. */
export const API_PREFIX = '/api/';

const ATTACKER_EVENTS = /^\/api\/v1\/attackers\/([^/]+)\/events$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MS_PER_SECOND = 1000;

/** What the API stands on. */
export interface ApiOptions {
  readonly engine: EngineHost;
  readonly keys: DoorKeys;
  /** A sentence that says how to get a new link. */
  readonly newLink: string;
  readonly log: (line: string) => void;
}

/** A request to the API, its Host and Origin checked. */
export interface ApiRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers requests to the API. Throws RefusedRequest for those it turns down. */
export type Api = (call: ApiRequest) => Promise<void>;

interface OpenPage {
  readonly client: DoorClient;
  readonly stream: PageStream;
}

/** The API of a browser door. Who may not use it learns nothing about which addresses it has. */
export function doorApi(options: ApiOptions): Api {
  const pages = new Map<string, OpenPage>();

  return async (call) => {
    const { pathname } = call.url;
    const [, attacker] = ATTACKER_EVENTS.exec(pathname) ?? [];
    if (attacker !== undefined) return attackerEvents(options, call, attacker);
    if (pathname === '/api/v1/session') return exchangeToken(options, call);
    const client = signedIn(options, call.request);
    switch (pathname) {
      case '/api/v1/stream':
        openPage(options, call, client, pages);
        return;
      case '/api/v1/messages':
        return takeMessage(call, client, pages);
      case '/api/v1/tickets':
        giveTicket(options, call, client);
        return;
      default:
        throw new RefusedRequest(refusals.notFound());
    }
  };
}

async function exchangeToken({ keys, newLink }: ApiOptions, call: ApiRequest): Promise<void> {
  allow(call, 'POST');
  const body = await readJson(call.request);
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : null;
  if (typeof token !== 'string') {
    throw new RefusedRequest(refusals.bodyInvalid('it has no "token"'));
  }
  const exchanged = keys.exchange(token);
  if (exchanged === 'used') throw new RefusedRequest(refusals.tokenUsed(newLink));
  if (exchanged === 'unknown') throw new RefusedRequest(refusals.tokenUnknown(newLink));
  replyJson(call.response, 200, exchanged);
}

function openPage(
  options: ApiOptions,
  call: ApiRequest,
  client: DoorClient,
  pages: Map<string, OpenPage>,
): void {
  allow(call, 'GET');
  if (client.pages >= MAX_PAGES) throw new RefusedRequest(refusals.tooManyPages(MAX_PAGES));
  const id = randomUUID();
  client.pages++;
  const { engine } = options;
  const closed = (dropped: number): void => {
    client.pages--;
    pages.delete(id);
    logDropped(options, 'A page', dropped);
  };
  const stream = openPageStream({ engine, response: call.response, id, closed });
  pages.set(id, { client, stream });
}

async function takeMessage(
  call: ApiRequest,
  client: DoorClient,
  pages: ReadonlyMap<string, OpenPage>,
): Promise<void> {
  allow(call, 'POST');
  const message = await readJson(call.request);
  const { 'shardscope-connection': [id = ''] = [] } = call.request.headersDistinct;
  const page = pages.get(id);
  if (page?.client !== client) throw new RefusedRequest(refusals.connectionGone());
  page.stream.receive(message);
  // The answer comes on the stream. A 202 would be right as well, but a page that does not read its
  // empty body leaves a request that Chromium reports as broken off.
  replyNothing(call.response);
}

function giveTicket({ keys }: ApiOptions, call: ApiRequest, client: DoorClient): void {
  allow(call, 'POST');
  const ticket = keys.newTicket(client);
  if (ticket === undefined) throw new RefusedRequest(refusals.tooManyTickets(MAX_TICKETS));
  replyJson(call.response, 200, { ticket, expires_in_s: TICKET_LIFE_MS / MS_PER_SECOND });
}

async function attackerEvents(
  options: ApiOptions,
  call: ApiRequest,
  attacker: string,
): Promise<void> {
  const client = options.keys.redeem(call.url.searchParams.get('ticket') ?? '');
  if (!client) throw new RefusedRequest(refusals.ticketInvalid());
  allow(call, 'GET');
  const uuid = attacker.toLowerCase();
  if (!UUID.test(uuid)) throw new RefusedRequest(refusals.attackerUnknown());
  const { engine } = options;
  const closed = (dropped: number): void => logDropped(options, 'An event stream', dropped);
  await streamAttackerEvents({ engine, client, attacker: uuid, response: call.response, closed });
}

function signedIn({ keys, newLink }: ApiOptions, request: IncomingMessage): DoorClient {
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const client = bearer === undefined ? undefined : keys.clientOf(bearer);
  if (!client) throw new RefusedRequest(refusals.bearerInvalid(newLink));
  return client;
}

function allow({ request }: ApiRequest, method: string): void {
  if (request.method !== method) throw new RefusedRequest(refusals.methodWrong(method));
}

function logDropped({ log }: ApiOptions, who: string, dropped: number): void {
  if (dropped > 0) log(`${who} fell behind: ${dropped} frames were replaced by snapshots.`);
}
