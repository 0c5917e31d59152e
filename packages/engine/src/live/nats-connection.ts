import {
  connect,
  credsAuthenticator,
  ErrorCode,
  NatsError,
  type ConnectionOptions,
  type NatsConnection,
  type Subscription,
} from 'nats.ws';
import { messageOf } from '@shardscope/sdk';
import { credentialsInvalid } from '../errors.ts';
import type { BusCredentials } from './bus-credentials.ts';
import { explainRefusal, type Refusal } from './explain-refusal.ts';

/** Milliseconds that making a connection may take. */
const CONNECT_MS = 10_000;

/** Milliseconds between two pings: a connection that is dead without a word is noticed by them. */
const PING_MS = 10_000;

/** Pings without an answer after which a connection counts as dead. */
const MAX_UNANSWERED = 2;

/** One connection to a NATS server, from its making to its end. */
export interface BusConnection {
  /** Resolves when it has ended, with the reason. Never rejects. */
  readonly ended: Promise<string>;
  /** Called back with the bytes of each message; they are only valid during the call. */
  subscribe(
    pattern: string,
    onMessage: (subject: string, body: Uint8Array) => void,
    onRefused: () => void,
  ): () => void;
  publish(subject: string, body: string): void;
  /** Resolves when everything published has reached the server. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A connection could not be made. */
export class NotConnected extends Error {
  readonly permanent: boolean;

  constructor({ permanent, why }: Refusal) {
    super(why);
    this.name = 'NotConnected';
    this.permanent = permanent;
  }
}

/**
 * Connects to a NATS server over WebSocket, once. Making connections again is not left to the
 * library, so that there is one place that knows what state a bus is in.
 *
 * @param url `ws://host:port` or `wss://host:port`
 * @throws NotConnected with the reason in words
 */
export async function natsConnection(
  url: string,
  credentials: BusCredentials,
): Promise<BusConnection> {
  try {
    const connection = await connect({
      servers: [url],
      reconnect: false,
      ignoreClusterUpdates: true,
      // What we publish does not come back to us.
      noEcho: true,
      name: 'shardscope',
      timeout: CONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: MAX_UNANSWERED,
      ...authentication(credentials),
    });
    return busConnection(connection);
  } catch (thrown) {
    throw new NotConnected(await refusalOf(thrown, url));
  }
}

/** Throws E_BUS_CREDENTIALS for a credentials file that no signature can be made with. */
export function checkCredentials(credentials: BusCredentials): void {
  if (credentials.kind !== 'creds') return;
  try {
    credsAuthenticator(Buffer.from(credentials.text))('nonce');
  } catch (thrown) {
    throw credentialsInvalid('the credentials file has no seed of a key that can be used', thrown);
  }
}

function busConnection(connection: NatsConnection): BusConnection {
  return {
    ended: connection.closed().then((error) => (error ? endingOf(error) : 'it was closed')),
    subscribe(pattern, onMessage, onRefused) {
      const subscription: Subscription = connection.subscribe(pattern, {
        callback: (error, message) => {
          if (error) onRefused();
          else onMessage(message.subject, message.data);
        },
      });
      return () => {
        if (!connection.isClosed()) subscription.unsubscribe();
      };
    },
    publish: (subject, body) => connection.publish(subject, body),
    flush: () => connection.flush(),
    close: () => connection.close(),
  };
}

function authentication(credentials: BusCredentials): Partial<ConnectionOptions> {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'user':
      return { user: credentials.user, pass: credentials.password };
    case 'token':
      return { token: credentials.token };
    case 'creds':
      return { authenticator: credsAuthenticator(Buffer.from(credentials.text)) };
  }
}

async function refusalOf(thrown: unknown, url: string): Promise<Refusal> {
  const code: string | null = thrown instanceof NatsError ? thrown.code : null;
  const known = code === null ? undefined : REFUSALS[code];
  if (known !== undefined) return { permanent: true, why: known };
  if (code !== null && SILENT.has(code)) return explainRefusal(url);
  // A socket that closes on the way is no error of the library's, and has no reason of its own.
  const message = messageOf(thrown);
  return { permanent: false, why: message === '' ? 'the connection was closed' : message };
}

/** What a server refuses a client for. */
const REFUSALS: Readonly<Record<string, string>> = {
  [ErrorCode.AuthorizationViolation]:
    'the server does not accept the user, password, token or credentials',
  [ErrorCode.AuthenticationExpired]: 'the credentials have expired; ask for new ones',
  [ErrorCode.AccountExpired]: 'the account has expired',
  [ErrorCode.AuthenticationTimeout]: 'the server did not get its credentials in time',
  [ErrorCode.BadAuthentication]: 'the server wants a user, a token or credentials, and has none',
};

/** Codes that tell nothing: a WebSocket keeps to itself why it did not open. */
const SILENT: ReadonlySet<string> = new Set([
  ErrorCode.Unknown,
  ErrorCode.ConnectionRefused,
  ErrorCode.Timeout,
]);

function endingOf(error: Error): string {
  if (error instanceof NatsError && !SILENT.has(error.code)) {
    return REFUSALS[error.code] ?? `the connection was lost (${error.code})`;
  }
  return 'the connection was lost';
}
