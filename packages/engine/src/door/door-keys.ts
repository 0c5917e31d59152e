import { MAX_TICKETS, TICKET_LIFE_MS } from './limits.ts';
import { find, keep, newSecret } from './secrets.ts';
import type { Kept } from './secrets.ts';

/** Whoever exchanged a token: a page with its duplicates, or another program. */
export interface DoorClient {
  /** Pages that are open. */
  pages: number;
  /** Event streams that are open. */
  streams: number;
}

/** The secrets of a browser door. They live as long as the door does, in memory. */
export interface DoorKeys {
  /** A token that can be exchanged once. */
  newToken(): string;
  /** A bearer for a token, or why there is none. */
  exchange(token: string): { readonly bearer: string } | 'used' | 'unknown';
  clientOf(bearer: string): DoorClient | undefined;
  /** A ticket that opens one stream, soon; undefined when too many wait unused. */
  newTicket(client: DoorClient): string | undefined;
  /** The client that a ticket was given to; the ticket is worth nothing afterwards. */
  redeem(ticket: string): DoorClient | undefined;
}

interface Ticket {
  readonly client: DoorClient;
  readonly expires: number;
}

/**
 * The keys of a door.
 *
 * @param now milliseconds on a clock that never goes back
 */
export function doorKeys(now: () => number = () => performance.now()): DoorKeys {
  const tokens: Kept<{ used: boolean }>[] = [];
  const bearers: Kept<DoorClient>[] = [];
  const tickets = new Set<Kept<Ticket>>();

  function forgetExpired(): void {
    for (const entry of tickets) if (entry.value.expires <= now()) tickets.delete(entry);
  }

  return {
    newToken() {
      const token = newSecret();
      tokens.push(keep(token, { used: false }));
      return token;
    },
    exchange(token) {
      const entry = find(tokens, token);
      if (!entry) return 'unknown';
      if (entry.value.used) return 'used';
      entry.value.used = true;
      const bearer = newSecret();
      bearers.push(keep(bearer, { pages: 0, streams: 0 }));
      return { bearer };
    },
    clientOf: (bearer) => find(bearers, bearer)?.value,
    newTicket(client) {
      forgetExpired();
      const unused = [...tickets].filter((entry) => entry.value.client === client);
      if (unused.length >= MAX_TICKETS) return undefined;
      const ticket = newSecret();
      tickets.add(keep(ticket, { client, expires: now() + TICKET_LIFE_MS }));
      return ticket;
    },
    redeem(ticket) {
      forgetExpired();
      const entry = find(tickets, ticket);
      if (entry) tickets.delete(entry);
      return entry?.value.client;
    },
  };
}
