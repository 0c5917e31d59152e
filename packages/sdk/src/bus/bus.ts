import type { Envelope } from '../model/envelope.ts';

/** Stops a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void;

/** Called for every event whose topic matches. A handler that throws costs only itself. */
export type BusHandler = (event: Envelope) => void;

/** What live changes travel on. NATS rules: tokens split at `.`, `*` one token, `>` one or more. */
export interface Bus {
  /** Best effort. Throws E_TOPIC_INVALID on a topic with empty tokens, wildcards or white space. */
  publish(event: Envelope): void;
  /** Throws E_TOPIC_INVALID on a malformed pattern. */
  subscribe(pattern: string, handler: BusHandler): Unsubscribe;
}
