import type { Page } from '@playwright/test';
import { choose, expect, test } from './support/viewer-test.ts';

test.use({ viewport: { width: 1280, height: 800 } });

/** Each dialog by what the palette calls it, and by its own name. */
const DIALOGS = [
  ['Plugins', 'Plugins'],
  ['Attach to bus', 'Attach to bus'],
  ['Open folder', 'Open folder'],
  ['Export what is on the screen', 'Export'],
  ['Show all keys', 'Keys'],
] as const;

async function openByPalette(page: Page, command: string, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill(`>${command}`);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name }).waitFor();
}

/** Everything on the page that is not where it began, the rows of lists included. */
function scrolled(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`
    [...document.querySelectorAll('*')]
      .filter(({ scrollTop, scrollLeft }) => scrollTop !== 0 || scrollLeft !== 0)
      .map(({ tagName, scrollTop }) => tagName + ' by ' + scrollTop)`);
}

test('the page is never longer than the window', async ({ samples }) => {
  await samples.getByRole('heading', { name: 'Latest sessions' }).waitFor();
  const top = await samples.evaluate<number>('(window.scrollTo(0, 100_000), window.scrollY)');
  expect(top).toBe(0);
});

test('no dialog moves what lies behind it', async ({ samples }) => {
  for (const [command, name] of DIALOGS) {
    await openByPalette(samples, command, name);
    expect(await scrolled(samples), `behind ${name}`).toEqual([]);
    await samples.keyboard.press('Escape');
    await expect(samples.getByRole('dialog')).toHaveCount(0);
    expect(await scrolled(samples), `after ${name}`).toEqual([]);
  }
});

test('the dialog for comparing does not move the attacker behind it', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await openByPalette(samples, 'Compare with another', 'Compare with');
  expect(await scrolled(samples)).toEqual([]);
});
