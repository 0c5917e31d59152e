import { test as base, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ELECTRON, startDesktop } from './desktop.ts';
import type { Desktop } from './desktop.ts';
import { SAMPLES, serve, serveNothing } from './serve.ts';
import type { Served } from './serve.ts';

/** What tests of the viewer get. */
interface ViewerFixtures {
  /** Shows a path in the page, by a server of its own; null shows a viewer with nothing open. */
  readonly open: (path: string | null) => Promise<Served>;
  /** A page with the samples open and read. */
  readonly samples: Page;
  /** Errors that nobody caught, and what the page wrote to its console as errors. */
  readonly faults: readonly string[];
}

/** Which door a project's tests go through. */
export interface DoorOption {
  readonly door: 'browser' | 'electron';
}

/** Tests that have the real engine behind a real screen: a browser's, or Electron's window. */
export const test = base.extend<ViewerFixtures & DoorOption & { readonly desktop: Desktop | null }>(
  {
    door: ['browser', { option: true }],
    desktop: async ({ door }, use) => {
      const desktop = door === 'electron' && ELECTRON ? await startDesktop(ELECTRON) : null;
      await use(desktop);
      await desktop?.close();
    },
    page: async ({ page, desktop }, use) => {
      await use(desktop?.page ?? page);
    },
    faults: async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      await use(faults);
    },
    open: async ({ page, desktop }, use) => {
      const running: Served[] = [];
      await use(async (path) => {
        if (desktop) return path === null ? idle(page) : desktop.open(path);
        const served = await (path === null ? serveNothing() : serve(path));
        running.push(served);
        await page.goto(served.link);
        return served;
      });
      for (const served of running) await served.kill();
    },
    samples: async ({ page, open }, use) => {
      await open(SAMPLES);
      await page.getByText('64 sessions read').waitFor();
      await attackerList(page).getByRole('option').nth(10).waitFor();
      await use(page);
    },
  },
);

export { expect };

/** A window in which nothing is open yet. */
function idle(page: Page): Served {
  return { link: page.url(), kill: () => page.close() };
}

/** The list of attackers. */
export function attackerList(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Attackers' });
}

/** Chooses an attacker in the list; resolves when its latest session is there. */
export async function choose(page: Page, address: string): Promise<Locator> {
  await attackerList(page).getByRole('option', { name: address }).click();
  const main = page.getByRole('main', { name: `Attacker ${address}` });
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  return main;
}
