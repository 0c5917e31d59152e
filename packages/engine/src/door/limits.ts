/** Limits of the browser door, each with its unit and its reason. */

/** Bytes of a token, a bearer or a ticket: nobody guesses 256 bits. */
export const SECRET_BYTES = 32;

/** Bytes of a request's body: requests are small, and a bus message is at most this long as well. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Milliseconds without a line until a stream sends a sign of life. */
export const KEEP_ALIVE_MS = 15_000;

/** Frames that wait for one slow reader before the door drops them. */
export const QUEUE_FRAMES = 256;

/** Messages of any kind that wait for one page; a page that asks on without reading is let go. */
export const MAX_WAITING_MESSAGES = 4096;

/** Event streams of other programs that one client may have open. */
export const MAX_STREAMS = 8;

/** Pages that one client may have open: tabs duplicated from the first one. */
export const MAX_PAGES = 32;

/** Tickets of one client that nobody has used yet. */
export const MAX_TICKETS = 32;

/** Milliseconds in which a ticket opens its stream: it is asked for just before. */
export const TICKET_LIFE_MS = 30_000;

/** Milliseconds in which a request's headers must have come. */
export const HEADERS_TIMEOUT_MS = 10_000;

/** Milliseconds in which a whole request must have come. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** Milliseconds between two looks for requests that are too slow. */
export const TIMEOUT_CHECK_MS = 5_000;

/** Connections at a time: a person's pages and programs need a few dozen. */
export const MAX_CONNECTIONS = 256;
