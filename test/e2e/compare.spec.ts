import { choose, expect, test } from './support/viewer-test.ts';

test('two attackers are compared side by side', async ({ samples }) => {
  const main = await choose(samples, '203.0.113.77');
  await main.getByRole('button', { name: 'Compare' }).click();
  const dialog = samples.getByRole('dialog', { name: 'Compare with' });
  await dialog.getByRole('textbox', { name: 'Compare with' }).fill('192.0.2.44');
  await dialog
    .getByRole('list', { name: 'Attackers to compare with' })
    .getByRole('button', { name: /192\.0\.2\.44/ })
    .click();
  const page = samples.getByRole('main', { name: 'Compare' });
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
    .getByRole('list', { name: 'Sessions to compare with' })
    .getByRole('button')
    .last()
    .click();
  const page = samples.getByRole('main', { name: 'Compare' });
  await expect(page.getByRole('combobox').first()).not.toHaveValue('');
  await expect(page.getByRole('region', { name: 'Primitives of both' })).toContainText('differs');
});
