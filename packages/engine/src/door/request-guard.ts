import type { IncomingMessage } from 'node:http';
import { hostForeign, originForeign } from './refusals.ts';
import type { Refusal } from './refusals.ts';

const HTTP_PORT = 80;

/** The values of the Host header under which a door on a loopback port is ours. */
export function ownHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost'];
  const hosts = names.map((name) => `${name}:${port}`);
  return port === HTTP_PORT ? [...names, ...hosts] : hosts;
}

/**
 * Turns down requests that came under a foreign name (a page that had its own name lead to this
 * machine) and those that pages of other origins sent.
 */
export function foreignRequest(
  request: IncomingMessage,
  hosts: readonly string[],
): Refusal | undefined {
  const { host: [host, ...furtherHosts] = [], origin: [origin, ...furtherOrigins] = [] } =
    request.headersDistinct;
  if (host === undefined || furtherHosts.length > 0 || !hosts.includes(host)) {
    return hostForeign(hosts);
  }
  const isOurs = origin === undefined || (origin === `http://${host}` && !furtherOrigins.length);
  return isOurs ? undefined : originForeign();
}
