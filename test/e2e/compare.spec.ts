import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import { choose, expect, test } from './support/viewer-test.ts';

/** Compares two attackers. */
async function compare(page: Page, one: string, other: string): Promise<Locator> {
  const main = await choose(page, one);
  await main.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with' });
  await dialog.getByRole('combobox', { name: 'Compare with' }).fill(other);
  await dialog.getByRole('option', { name: other }).click();
  return page.getByRole('main', { name: 'Compare' });
}

test('two attackers are compared side by side', async ({ samples }) => {
  const page = await compare(samples, '203.0.113.77', '192.0.2.44');
  const primitives = page.getByRole('region', { name: 'Primitives of both' });
  const modality = primitives.getByRole('row').filter({ hasText: 'input modality' });
  await expect(modality).toContainText('pasted');
  await expect(modality).toContainText('typed');
  await expect(modality).toContainText('differs');
  await expect(primitives.getByText('= same')).toHaveCount(0);
  await primitives.getByRole('button', { name: 'All' }).click();
  await expect(primitives.getByText('= same').first()).toBeVisible();
  const rhythm = page.getByRole('region', { name: 'Keystroke rhythm of both' });
  await expect(rhythm.getByRole('img', { name: /Interval before each key/ })).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Techniques of both' })).toBeVisible();
  await samples.reload();
  await expect(modality).toContainText('differs');
});

test('two sessions of an attacker are compared, chosen with the keyboard', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples.keyboard.press('c');
  const dialog = samples.getByRole('dialog', { name: 'Compare with' });
  await dialog
    .getByRole('option', { name: /Oct 2026/ })
    .nth(2)
    .waitFor();
  await samples.keyboard.press('ArrowUp');
  await samples.keyboard.press('Enter');
  const page = samples.getByRole('main', { name: 'Compare' });
  await expect(page.getByRole('combobox').first()).not.toHaveValue('');
  await expect(page.getByRole('region', { name: 'Primitives of both' })).toContainText('differs');
});

test('the matrix of two attackers has a half for each in every cell', async ({ samples }) => {
  const page = await compare(samples, '203.0.113.77', '198.51.100.201');
  await samples.keyboard.press('m');
  const matrix = page.getByRole('region', { name: 'ATT&CK matrix' });
  await expect(matrix.getByRole('group', { name: 'Halves of a cell' })).toHaveText(
    /203\.0\.113\.77 above, 198\.51\.100\.201 below/,
  );
  const cells = matrix.getByRole('group', { name: 'Techniques by tactic' });
  const both = cells.getByRole('button', { name: /^T1033/ });
  await expect(both).toHaveAccessibleName(
    /, 203\.0\.113\.77 4 tags, confidence 0\.70; 198\.51\.100\.201 6 tags, confidence 0\.70/,
  );
  await expect(cells.getByRole('button', { name: /^T1003/ })).toHaveAccessibleName(
    /203\.0\.113\.77 not seen; 198\.51\.100\.201 14 tags/,
  );
  await samples.reload();
  await expect(both).toBeVisible();
  await samples.keyboard.press('m');
  await expect(page.getByRole('region', { name: 'Primitives of both' })).toBeVisible();
});

test('its table twin says both counts, and a cell leads to the tags of both', async ({
  samples,
}) => {
  const page = await compare(samples, '203.0.113.77', '198.51.100.201');
  await page.getByRole('button', { name: 'Matrix' }).click();
  const matrix = page.getByRole('region', { name: 'ATT&CK matrix' });
  await samples.keyboard.press('t');
  const heads = matrix.getByRole('columnheader');
  await expect(heads.first()).toHaveText('203.0.113.77, tags');
  await expect(heads.nth(2)).toHaveText('198.51.100.201, tags');
  const row = matrix.getByRole('row').filter({ hasText: 'T1033' });
  await expect(row.getByRole('cell')).toHaveText([/4/, /System Owner/, /6/, 'Discovery']);
  await samples.keyboard.press('t');
  const cells = matrix.getByRole('group', { name: 'Techniques by tactic' });
  await cells.getByRole('button', { name: /^T1033/ }).focus();
  await samples.keyboard.press('Enter');
  const tags = matrix.getByRole('region', { name: 'Tags of both' });
  await expect(tags.getByRole('group', { name: /203/ }).getByRole('listitem')).toHaveCount(4);
  const second = tags.getByRole('group', { name: 'Tags of 198.51.100.201' });
  await expect(second.getByRole('listitem')).toHaveCount(6);
  await second.getByRole('button').first().click();
  await expect(samples.getByRole('main', { name: 'Attacker 198.51.100.201' })).toBeVisible();
  await expect(samples.getByRole('region', { name: 'Session replay' })).toBeVisible();
});

test('who may be the same hands comes first, and nobody is said to be nobody', async ({
  samples,
}) => {
  await choose(samples, '203.0.113.77');
  await samples.keyboard.press('c');
  const dialog = samples.getByRole('dialog', { name: 'Compare with' });
  const field = dialog.getByRole('combobox', { name: 'Compare with' });
  const options = dialog.getByRole('option');
  await expect(dialog.getByText('Same hands? To decide')).toBeVisible();
  const candidate = options.first();
  const address = (await candidate.locator('.mono').textContent()) ?? '';
  await expect(candidate).toContainText('0.40');
  await expect(options.filter({ hasText: address })).toHaveCount(1);
  await field.fill('nobody-has-this');
  await expect(options).toHaveCount(0);
  await expect(dialog.getByText('Nobody fits')).toBeVisible();
  await field.fill('192.0.2');
  await expect(dialog.getByText('Nobody fits')).toBeHidden();
  await expect(options.nth(1)).toBeVisible();
  await field.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  const second = (await options.nth(1).locator('.mono').textContent()) ?? '';
  await field.press('Enter');
  const page = samples.getByRole('main', { name: 'Compare' });
  await expect(page.getByRole('button', { name: second })).toBeVisible();
});

test('both rhythms are tables with T, files of their own, and Esc leaves them', async ({
  samples,
}) => {
  const page = await compare(samples, '203.0.113.77', '192.0.2.44');
  const first = page.getByRole('region', { name: 'Keystroke rhythm of 203.0.113.77' });
  const second = page.getByRole('region', { name: 'Keystroke rhythm of 192.0.2.44' });
  await expect(second.getByText(/38 keys · 0 pastes · 0 corrections$/)).toBeVisible();
  await expect(second.getByText(/^latest session .* UTC$/)).toBeVisible();
  const saved = samples.waitForEvent('download');
  await second.getByRole('button', { name: 'Save chart as SVG' }).click();
  const file = await (await saved).path();
  const chart = await readFile(file, 'utf8');
  expect(chart).toContain('Keystroke rhythm, 192.0.2.44 · ');
  expect(chart).toContain('>middle half<');
  await samples.keyboard.press('t');
  await expect(first.getByRole('table', { name: 'Keys' })).toContainText('paste of 18 characters');
  await expect(second.getByRole('table', { name: 'Keys' })).toContainText('61.8 ms');
  await samples.keyboard.press('t');
  await samples.keyboard.press('m');
  const matrix = page.getByRole('region', { name: 'ATT&CK matrix' });
  await matrix.getByRole('button', { name: /^T1033/ }).click();
  const tags = matrix.getByRole('region', { name: 'Tags of both' });
  await tags.waitFor();
  await samples.keyboard.press('Escape');
  await expect(tags).toBeHidden();
  await samples.keyboard.press('Escape');
  await expect(samples.getByRole('main', { name: 'Attacker 203.0.113.77' })).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width: 1280, height: 800 } });

    test('comparing can be done by everybody', async ({ samples }) => {
      await compare(samples, '203.0.113.77', '198.51.100.201');
      expect(await seriousFindings(samples)).toEqual([]);
      await samples.keyboard.press('m');
      const cell = samples.getByRole('button', { name: /^T1033/ });
      await cell.click();
      await samples.getByRole('region', { name: 'Tags of both' }).waitFor();
      expect(await seriousFindings(samples)).toEqual([]);
      await samples.keyboard.press('t');
      expect(await seriousFindings(samples)).toEqual([]);
    });
  });
}
