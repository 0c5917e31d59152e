import { isLocalUrl } from './app-pages.ts';
import type { Cancelable, Page, Session } from './electron-api.ts';

/** Denies every permission, and every request that would leave the machine. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_page, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Its dictionaries would be downloaded.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocalUrl(url) }));
}

/** Keeps a page where it is: it leads nowhere else, opens nothing and embeds nothing. */
export function hardenPage(page: Page): void {
  const prevent = (event: Cancelable): void => event.preventDefault();
  page.on('will-navigate', prevent);
  page.on('will-redirect', prevent);
  page.on('will-frame-navigate', prevent);
  page.on('will-attach-webview', prevent);
  page.setWindowOpenHandler(() => ({ action: 'deny' }));
}
