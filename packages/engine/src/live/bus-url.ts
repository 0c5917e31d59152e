import { busAddress } from '../errors.ts';

/**
 * The address of a bus in normal form, `ws://host:port` or `wss://host:port`. Throws E_BUS_ADDRESS
 * for another scheme, and for an address with a user or password in it: arguments and addresses are
 * shown in process lists and in lists of recent servers.
 */
export function busUrl(text: string): string {
  if (!URL.canParse(text)) {
    throw busAddress('it is no address', 'Give it as ws://host:port or wss://host:port');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw busAddress(
      'it has a user or password in it, which other processes could see',
      'Leave them out and use --user with --password-file, --token-file or --creds',
    );
  }
  if (url.protocol === 'nats:' || url.protocol === 'tls:') {
    throw busAddress(
      `Shardscope speaks NATS over WebSocket, not ${url.protocol.slice(0, -1)}`,
      "Switch on the server's websocket listener and give its address as ws://host:port",
    );
  }
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw busAddress('it is no WebSocket', 'Give it as ws://host:port or wss://host:port');
  }
  const port = url.port === '' ? (url.protocol === 'wss:' ? '443' : '80') : url.port;
  const path = url.pathname === '/' ? '' : url.pathname;
  return `${url.protocol}//${url.hostname}:${port}${path}`;
}

/** A name for a bus that can stand in a path: its host and port, anything else replaced. */
export function busSlug(url: string): string {
  const { hostname, port } = new URL(url);
  const name = `${hostname}-${port}`.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '_');
  return name.replace(/^[._]+/, '').slice(0, 100) || 'bus';
}
