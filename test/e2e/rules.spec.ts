import type { Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import { expect, test } from './support/viewer-test.ts';

async function showRules(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('>rules');
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Rules' }).waitFor();
}

test('every rule is listed with what it emits and found, and can be searched', async ({
  samples,
}) => {
  await showRules(samples);
  const rules = samples.getByRole('grid', { name: 'Rules' });
  await expect(rules).toHaveAttribute('aria-rowcount', /^3\d\d$/);
  await samples.getByRole('searchbox', { name: 'Search rules' }).fill('T1003.008');
  const shadow = rules.getByRole('row').filter({ hasText: 'R0014' });
  await expect(shadow).toContainText('etc shadow read');
  await expect(shadow).toContainText('7');
  await expect(shadow).toContainText('built in');
  await samples.getByRole('searchbox', { name: 'Search rules' }).fill('nothing like this');
  await expect(samples.getByText('No rule fits')).toBeVisible();
  await samples.getByRole('button', { name: 'Show all rules' }).click();
  await samples.getByRole('button', { name: 'Yours' }).click();
  await expect(samples.getByText('No rules of your own')).toBeVisible();
});

test('a rule is disabled for a while with a reason, and enabled again', async ({ samples }) => {
  await showRules(samples);
  await samples.getByRole('searchbox', { name: 'Search rules' }).fill('R0014');
  const rules = samples.getByRole('grid', { name: 'Rules' });
  await rules.focus();
  await samples.keyboard.press('ArrowDown');
  const rule = samples.getByRole('region', { name: 'Rule R0014' });
  await expect(rule).toContainText('T1003.008');
  await expect(rule.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await rule.getByRole('button', { name: 'Disabled' }).click();
  await rule.getByLabel('How long').selectOption('for a day');
  await rule.getByLabel('Reason').fill('too loud here');
  await rule.getByRole('button', { name: 'Apply' }).click();
  await expect(rules.getByRole('row').nth(1)).toContainText('disabled');
  await expect(rule).toContainText('too loud here');
  await expect(rule).toContainText(/until .* UTC/);
  await expect(rule).toContainText(/ UTC by /);
  await rule.getByRole('button', { name: 'Enabled' }).click();
  await rule.getByRole('button', { name: 'Apply' }).click();
  await expect(rules.getByRole('row').nth(1)).toContainText('enabled');
});

test('a rule is clipped to a highest confidence', async ({ samples }) => {
  await showRules(samples);
  await samples.getByRole('searchbox', { name: 'Search rules' }).fill('R0019');
  const rules = samples.getByRole('grid', { name: 'Rules' });
  await rules.getByRole('row').nth(1).click();
  const rule = samples.getByRole('region', { name: 'Rule R0019' });
  await rule.getByRole('button', { name: 'Clipped' }).click();
  await rule.getByLabel('Highest confidence').fill('0.4');
  await rule.getByRole('button', { name: 'Apply' }).click();
  await expect(rules.getByRole('row').nth(1)).toContainText('clipped to 0.40');
  await samples.getByRole('button', { name: 'Not enabled' }).click();
  await expect(rules.getByRole('row')).toHaveCount(2);
});

test('a rule leads to the attackers it fired on', async ({ samples }) => {
  await showRules(samples);
  await samples.getByRole('searchbox', { name: 'Search rules' }).fill('R0014');
  await samples.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(1).click();
  await samples.getByRole('button', { name: 'Show attackers' }).click();
  await expect(
    samples.getByRole('textbox', { name: 'Search, filter or run a command' }),
  ).toHaveValue('rule=R0014');
  await expect(
    samples.getByRole('listbox', { name: 'Attackers' }).getByRole('option'),
  ).not.toHaveCount(11);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the rules can be used by everybody', async ({ samples }) => {
      await showRules(samples);
      await samples.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(3).click();
      await samples.getByRole('button', { name: 'Clipped' }).click();
      expect(await seriousFindings(samples)).toEqual([]);
    });
  });
}
