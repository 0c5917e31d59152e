import { SECURITY_HEADERS } from 'shardscope/door';
import type { RendererFiles } from 'shardscope/door';
import type { ElectronApi, SenderFrame } from './electron-api.ts';

const SCHEME = 'app';
const HOST = 'shardscope';

/** The address of the viewer's page. */
export const PAGE_URL = `${SCHEME}://${HOST}/`;

/** Before the program is ready: has pages of our scheme treated like those of a secure server. */
export function registerScheme(protocol: ElectronApi['protocol']): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Serves the built renderer, and nothing else, under our scheme. */
export function servePages(protocol: ElectronApi['protocol'], files: RendererFiles): void {
  protocol.handle(SCHEME, (request) => pageResponse(request, files));
}

/** Whether a frame is our page itself: not one inside of it, and no other page. */
export function isOurPage(frame: SenderFrame | null): boolean {
  if (frame?.parent !== null) return false;
  const url = URL.parse(frame.url);
  return url?.protocol === `${SCHEME}:` && url.host === HOST;
}

/** Whether a page may ask for an address at all: nothing remote is ever loaded. */
export function isLocalUrl(url: string): boolean {
  return /^(app|data|devtools):/.test(url);
}

function pageResponse(request: Request, files: RendererFiles): Response {
  const url = URL.parse(request.url);
  const file = url?.host === HOST ? files.get(url.pathname) : undefined;
  if (!file || !['GET', 'HEAD'].includes(request.method)) {
    return new Response('Not found', { status: 404, headers: SECURITY_HEADERS });
  }
  const headers = { ...SECURITY_HEADERS, 'Content-Type': file.type };
  return new Response(request.method === 'HEAD' ? null : file.body, { headers });
}
