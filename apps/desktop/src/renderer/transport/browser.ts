import { EngineRequestError } from 'shardscope/client';
import type { EngineMessage, ErrorInfo, RequestMessage, Transport } from 'shardscope/client';
import { readJsonLines } from './json-lines.ts';

const API = '/api/v1';
const CONNECTION_HEADER = 'Shardscope-Connection';
const BEARER_KEY = 'shardscope.bearer';
const TOKEN_PREFIX = '#token=';

const UNREACHABLE: ErrorInfo = {
  code: 'E_DOOR_GONE',
  message:
    'Shardscope does not answer any more. See whether `shardscope serve` still runs; start it again and open the link that it prints.',
};

const NO_LINK: ErrorInfo = {
  code: 'E_DOOR_TOKEN',
  message: 'This page needs the link that `shardscope serve` prints: open that one.',
};

/**
 * The transport through the browser door: requests as POST, answers and frames as lines of one
 * response that never ends.
 *
 * @throws EngineRequestError when there is no token, or the door turns it down
 */
export async function browserTransport(): Promise<Transport> {
  const bearer = await signIn();
  const stream = await request('stream', { headers: { Authorization: `Bearer ${bearer}` } });
  const connection = stream.headers.get(CONNECTION_HEADER) ?? '';
  const { body } = stream;
  if (!body) throw new EngineRequestError(UNREACHABLE);
  let fail: ((id: number, error: ErrorInfo) => void) | null = null;
  return {
    send(message) {
      post(message, bearer, connection).catch((error: unknown) => {
        fail?.(message.id, errorOf(error));
      });
    },
    listen({ message, closed }) {
      fail = (id, error) => message({ kind: 'error', id, error });
      readJsonLines(body, (value) => message(engineMessage(value))).then(
        () => closed(UNREACHABLE),
        () => closed(UNREACHABLE),
      );
    },
  };
}

/** The bearer of this tab, or a new one for the token in the address, which is taken out of it. */
async function signIn(): Promise<string> {
  const { hash } = window.location;
  if (!hash.startsWith(TOKEN_PREFIX)) {
    const kept = sessionStorage.getItem(BEARER_KEY);
    if (kept === null) throw new EngineRequestError(NO_LINK);
    return kept;
  }
  const token = hash.slice(TOKEN_PREFIX.length);
  window.history.replaceState(null, '', window.location.pathname);
  const response = await request('session', jsonBody({ token }));
  const bearer = stringIn(await response.json(), 'bearer');
  if (bearer === null) throw new EngineRequestError(UNREACHABLE);
  sessionStorage.setItem(BEARER_KEY, bearer);
  return bearer;
}

async function post(message: RequestMessage, bearer: string, connection: string): Promise<void> {
  const headers = { Authorization: `Bearer ${bearer}`, [CONNECTION_HEADER]: connection };
  await request('messages', jsonBody(message, headers));
}

function jsonBody(value: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  };
}

/** The response to a request that the door took; its reason otherwise. */
async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${API}/${path}`, { ...init, cache: 'no-store', credentials: 'omit' });
  } catch {
    throw new EngineRequestError(UNREACHABLE);
  }
  if (response.ok) return response;
  throw new EngineRequestError(await refusalOf(response));
}

async function refusalOf(response: Response): Promise<ErrorInfo> {
  try {
    const body: unknown = await response.json();
    const error = typeof body === 'object' && body && 'error' in body ? body.error : null;
    const [code, message] = [stringIn(error, 'code'), stringIn(error, 'message')];
    if (code !== null && message !== null) return { code, message };
  } catch {
    // Not our door's answer: the status alone has to do.
  }
  return { code: `E_HTTP_${response.status}`, message: UNREACHABLE.message };
}

/** A text field of an object; null where there is none. */
function stringIn(value: unknown, field: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text: unknown = Reflect.get(value, field);
  return typeof text === 'string' ? text : null;
}

function errorOf(error: unknown): ErrorInfo {
  return error instanceof EngineRequestError
    ? { code: error.code, message: error.message }
    : UNREACHABLE;
}

/** The door speaks the protocol that this page was built with: both are of one version. */
function engineMessage(value: unknown): EngineMessage {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  return value as EngineMessage;
}
