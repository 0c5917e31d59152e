import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Why a bus could not be reached. */
export interface Refusal {
  /** True for what time alone does not mend: certificates, the wrong protocol. */
  readonly permanent: boolean;
  readonly why: string;
}

/** Milliseconds that finding out may take. */
const PROBE_MS = 3000;

/** What a certificate's check says, and what to do about it. */
const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired; it has to be renewed there",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet; compare the clocks",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "the server's certificate is self-signed; name it in NODE_EXTRA_CA_CERTS if you trust it",
  SELF_SIGNED_CERT_IN_CHAIN:
    "the server's certificate comes from an authority that this machine does not know; name the " +
    "authority's certificate in NODE_EXTRA_CA_CERTS if you trust it",
  UNABLE_TO_GET_ISSUER_CERT:
    "the server's certificate comes from an authority that this machine does not know; name the " +
    "authority's certificate in NODE_EXTRA_CA_CERTS if you trust it",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the server's certificate comes from an authority that this machine does not know; name the " +
    "authority's certificate in NODE_EXTRA_CA_CERTS if you trust it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the server does not send all certificates between its own and a known authority; add them ' +
    'there, or name the authority in NODE_EXTRA_CA_CERTS',
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the server's certificate is for another name than the one in the address; use the name that " +
    'it was made for',
  CERT_REVOKED: "the server's certificate was revoked",
};

/** What the network says, in words. */
const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address',
  ECONNRESET: 'the connection was closed at once',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no network to this host',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up at the moment',
  ETIMEDOUT: 'the host does not answer',
};

/**
 * Finds out why no WebSocket could be opened, which a WebSocket itself does not tell: looks whether
 * the host answers and, for wss, whether its certificate is trusted. Sends nothing.
 */
export async function explainRefusal(address: string): Promise<Refusal> {
  const url = new URL(address);
  const secure = url.protocol === 'wss:';
  const problem = await probe(url.hostname.replace(/^\[|\]$/g, ''), Number(url.port), secure);
  if (problem === null) {
    return {
      permanent: true,
      why:
        'something answers there that is no NATS server with a WebSocket listener; check the port' +
        (secure ? '' : ', and use wss:// if the server wants TLS'),
    };
  }
  const tls = TLS_REASONS[problem];
  if (tls !== undefined) return { permanent: true, why: `${tls} (${problem})` };
  if (problem === 'EPROTO' || problem.startsWith('ERR_SSL')) {
    const why = `the server does not speak TLS on this port; use ws:// if that is meant (${problem})`;
    return { permanent: true, why };
  }
  return { permanent: false, why: `${NETWORK_REASONS[problem] ?? 'no connection'} (${problem})` };
}

/** Null when a connection can be made; else the code of what stands against it. */
function probe(host: string, port: number, secure: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    const target = { host, port, timeout: PROBE_MS };
    const socket: Socket = secure
      ? connectTls({ ...target, servername: isName(host) ? host : '' })
      : connectPlain(target);
    const end = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.once(secure ? 'secureConnect' : 'connect', () => end(null));
    socket.once('timeout', () => end('ETIMEDOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

/** Whether a host is a name, which TLS wants to be told, and no IP literal, which it must not. */
function isName(host: string): boolean {
  return !/^[\d.]+$/.test(host) && !host.includes(':');
}
