import type { ServerResponse } from 'node:http';
import type { Refusal } from './refusals.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Answers with a JSON value. */
export function replyJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    ...headers,
  });
  response.end(body);
}

/** Answers that a request was taken, and no more. */
export function replyNothing(response: ServerResponse): void {
  response.writeHead(204, SECURITY_HEADERS).end();
}

/** Answers that the request was turned down, and why. */
export function replyRefusal(response: ServerResponse, refusal: Refusal): void {
  replyJson(response, refusal.status, { error: refusal.error }, refusal.headers);
}

/** Begins an answer that is written bit by bit. */
export function beginStream(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(200, { ...SECURITY_HEADERS, ...headers });
  response.socket?.setNoDelay(true);
}
