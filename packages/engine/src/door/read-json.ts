import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from './limits.ts';
import { RefusedRequest, bodyInvalid, bodyTooLarge, bodyType } from './refusals.ts';

/**
 * The JSON value in a request's body.
 *
 * @throws RefusedRequest when it is no JSON, not said to be, or longer than {@link MAX_BODY_BYTES}
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw new RefusedRequest(bodyType());
  const body = await readBody(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new RefusedRequest(bodyInvalid('it is not JSON in UTF-8'));
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A reader that leaves must not take the socket with it: the answer is still to be written.
  const reader: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of reader) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): RefusedRequest {
  return new RefusedRequest(bodyTooLarge(MAX_BODY_BYTES));
}
