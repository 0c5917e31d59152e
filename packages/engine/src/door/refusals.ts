import type { ErrorInfo } from '../client/protocol.ts';

/** A request that the door turns down: the status, and what its body says. */
export interface Refusal {
  readonly status: number;
  readonly error: ErrorInfo;
  /** Headers that the status asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a route to turn its request down. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.error.message);
    this.name = 'RefusedRequest';
    this.refusal = refusal;
  }
}

export function attackerUnknown(): Refusal {
  return refusal(404, 'E_ATTACKER_UNKNOWN', 'There is no attacker with this uuid here.');
}

export function bearerInvalid(newLink: string): Refusal {
  const message = `This page is not signed in, or Shardscope was started again. ${newLink}`;
  return { ...refusal(401, 'E_DOOR_BEARER', message), headers: { 'WWW-Authenticate': 'Bearer' } };
}

export function bodyInvalid(why: string): Refusal {
  return refusal(400, 'E_DOOR_BODY', `The request's body cannot be used: ${why}.`);
}

export function bodyTooLarge(limit: number): Refusal {
  return {
    ...refusal(413, 'E_DOOR_BODY', `The request's body is longer than ${limit} bytes.`),
    // The rest of the body is not read: this connection cannot carry another request.
    headers: { Connection: 'close' },
  };
}

export function bodyType(): Refusal {
  return refusal(415, 'E_DOOR_BODY', 'Send the body as JSON with Content-Type: application/json.');
}

export function connectionGone(): Refusal {
  return refusal(
    409,
    'E_DOOR_CONNECTION',
    'This connection has ended. Open GET /api/v1/stream again and name the connection that its ' +
      'header Shardscope-Connection says.',
  );
}

export function hostForeign(hosts: readonly string[]): Refusal {
  return refusal(
    421,
    'E_DOOR_HOST',
    `Open Shardscope as ${hosts.join(' or ')}. When you forward a port, forward the same number.`,
  );
}

export function methodWrong(allowed: string): Refusal {
  return {
    ...refusal(405, 'E_DOOR_METHOD', `This address answers ${allowed}.`),
    headers: { Allow: allowed },
  };
}

export function notFound(): Refusal {
  return refusal(404, 'E_DOOR_PATH', 'There is nothing at this address.');
}

export function originForeign(): Refusal {
  return refusal(403, 'E_DOOR_ORIGIN', 'Pages of other origins cannot use Shardscope.');
}

export function ticketInvalid(): Refusal {
  return refusal(
    401,
    'E_DOOR_TICKET',
    'A ticket opens one stream, soon after it was given. Get a new one with POST /api/v1/tickets.',
  );
}

export function tokenUnknown(newLink: string): Refusal {
  return refusal(
    401,
    'E_DOOR_TOKEN',
    `This link is not one of this start of Shardscope. ${newLink}`,
  );
}

export function tokenUsed(newLink: string): Refusal {
  return refusal(401, 'E_DOOR_TOKEN', `This link was used already: it works once. ${newLink}`);
}

export function tooManyPages(limit: number): Refusal {
  return refusal(429, 'E_DOOR_LIMIT', `${limit} pages are open. Close one, then load this again.`);
}

export function tooManyStreams(limit: number): Refusal {
  return refusal(429, 'E_DOOR_LIMIT', `${limit} streams are open. Close one before the next.`);
}

export function tooManyTickets(limit: number): Refusal {
  return refusal(429, 'E_DOOR_LIMIT', `${limit} tickets wait unused. Use one, or wait a moment.`);
}

/** Something failed inside: the request is not to blame. */
export function engineFailed(error: ErrorInfo): Refusal {
  return { status: 503, error };
}

function refusal(status: number, code: string, message: string): Refusal {
  return { status, error: { code, message } };
}
