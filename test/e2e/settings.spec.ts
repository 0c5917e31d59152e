import { attackerList, choose, expect, test } from './support/viewer-test.ts';

test.use({ timezoneId: 'Asia/Tokyo' });

test('times are UTC, and local on request, labelled either way', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const grid = samples.getByRole('grid', { name: 'Events' });
  await expect(grid.getByRole('columnheader').first()).toHaveText('time UTC');
  await expect(grid.getByRole('row').nth(1)).toContainText('5 Nov 01:22:37');
  await samples.getByRole('button', { name: /^Times in UTC/ }).click();
  await expect(grid.getByRole('columnheader').first()).toHaveText('time local');
  await expect(grid.getByRole('row').nth(1)).toContainText('5 Nov 10:22:37');
  await samples.reload();
  await expect(grid.getByRole('columnheader').first()).toHaveText('time local');
});

test('keys are changed, and single keys are switched off', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await samples.keyboard.press('?');
  const dialog = samples.getByRole('dialog', { name: 'Keys' });
  const row = dialog.locator('dl > div', { hasText: 'Show or hide the inspector' });
  await row.getByRole('button', { name: 'Change the key, now Q' }).click();
  await samples.keyboard.press('y');
  await expect(row.getByRole('button', { name: 'Change the key, now Y' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await samples.keyboard.press('q');
  await expect(inspector).toBeVisible();
  await samples.keyboard.press('y');
  await expect(inspector).toBeHidden();
  await samples.keyboard.press('?');
  await dialog.getByRole('checkbox', { name: 'Single-key commands' }).uncheck();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await samples.keyboard.press('y');
  await expect(inspector).toBeHidden();
  await samples.keyboard.press('Control+k');
  await expect(samples.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
});

test('a key that another command had is told, and can be given back', async ({ samples }) => {
  await samples.keyboard.press('?');
  const dialog = samples.getByRole('dialog', { name: 'Keys' });
  const row = dialog.locator('dl > div', { hasText: 'Show or hide the inspector' });
  const robbed = dialog.locator('dl > div', { hasText: /ATT&CK matrix/ });
  await expect(robbed.getByRole('button', { name: 'Change the key, now M' })).toBeVisible();
  await row.getByRole('button', { name: 'Change the key, now Q' }).click();
  await samples.keyboard.press('m');
  const taken = dialog.getByRole('status', { name: 'Key taken' });
  await expect(taken).toContainText(/M was the key of “.*matrix.*”, which has none now/);
  await expect(robbed.getByRole('button', { name: 'Change the key, now none' })).toBeVisible();
  await taken.getByRole('button', { name: 'Give it back' }).click();
  await expect(robbed.getByRole('button', { name: 'Change the key, now M' })).toBeVisible();
  await expect(row.getByRole('button', { name: 'Change the key, now Q' })).toBeVisible();
  await expect(taken).toBeHidden();
});

test('a link leads to an attacker, a session, a moment and a filter', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples
    .getByRole('textbox', { name: 'Search, filter or run a command' })
    .fill('kind=observation');
  await samples.getByRole('button', { name: 'Previous command' }).click();
  const position = samples.getByRole('slider', { name: 'Position' });
  await expect.poll(() => samples.url()).toMatch(/session=.*t=\d+.*filter=kind/);
  const at = await position.getAttribute('aria-valuenow');
  await samples.reload();
  await expect(samples.getByRole('main', { name: 'Attacker 203.0.113.77' })).toBeVisible();
  await expect(position).toHaveAttribute('aria-valuenow', at ?? '');
  await expect(samples.getByRole('status', { name: 'Found' })).toContainText('events');
});

test('where somebody was is there again after a restart', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  await expect.poll(() => samples.url()).toContain('session=');
  await samples.evaluate("window.history.replaceState(null, '', '#/')");
  await samples.reload();
  await expect(samples.getByRole('main', { name: 'Attacker 192.0.2.44' })).toBeVisible();
});

test('the inspector and the list of attackers are resized with the keyboard', async ({
  samples,
}) => {
  await choose(samples, '192.0.2.44');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  const before = (await inspector.boundingBox())?.width ?? 0;
  await samples.getByRole('separator', { name: 'Width of the inspector' }).press('ArrowLeft');
  await expect.poll(async () => (await inspector.boundingBox())?.width).toBe(before + 20);
  const list = attackerList(samples);
  const width = (await list.boundingBox())?.width ?? 0;
  await samples.getByRole('separator', { name: 'Width of the attacker list' }).press('ArrowRight');
  await expect.poll(async () => (await list.boundingBox())?.width).toBe(width + 20);
});
