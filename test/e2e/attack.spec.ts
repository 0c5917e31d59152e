import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import { attackerList, choose, expect, test } from './support/viewer-test.ts';

function inspectorOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' });
}

async function openTechnique(page: Page, name: RegExp): Promise<Locator> {
  const inspector = inspectorOf(page);
  await inspector.getByRole('tab', { name: /^ATT&CK/ }).click();
  await inspector.getByRole('button', { name }).click();
  return inspector;
}

test('techniques stand under their tactics, with tags and confidence', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  const inspector = inspectorOf(samples);
  await inspector.getByRole('tab', { name: /^ATT&CK/ }).click();
  await expect(inspector.getByRole('heading', { level: 3 })).toHaveText([
    /^Stealth/,
    /^Credential Access/,
    /^Discovery/,
  ]);
  const discovery = inspector.getByRole('region', { name: 'Discovery' });
  await expect(discovery.getByRole('button').first()).toHaveAccessibleName(
    /^T1033 System Owner\/User Discovery 11 tags, confidence 0\.70/,
  );
  await inspector.getByRole('button', { name: 'This session' }).click();
  await expect(inspector).toContainText('No technique seen');
});

test('a tag says its rule and evidence, and leads to its very command', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  const inspector = await openTechnique(samples, /^T1082/);
  await expect(inspector.getByRole('region', { name: 'Rules that fired' })).toContainText('R0018');
  const tags = inspector.getByRole('region', { name: 'Tags' }).getByRole('button');
  await expect(tags).toHaveCount(9);
  await tags.filter({ hasText: 'cat /etc/issue' }).last().click();
  const tag = inspector.getByRole('region', { name: 'Selected tag' });
  await expect(tag.locator('mark')).toHaveText('cat /etc/issue');
  await expect(tag).toContainText('System, kernel or distribution are asked for');
  await expect(tag).toContainText('characters 0 – 14');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  await expect(replay).toContainText('22 Oct 2026');
  await expect(samples.getByRole('slider', { name: 'Position' })).toHaveAttribute(
    'aria-valuetext',
    /^2:1\d/,
  );
  await replay.getByRole('button', { name: 'Commands' }).click();
  await expect(
    samples.getByRole('listbox', { name: 'Commands' }).getByRole('option', { selected: true }),
  ).toContainText(/cat \/etc/);
});

test('the matrix of all filters the attackers, and its tags lead to their sessions', async ({
  samples,
}) => {
  await samples.keyboard.press('m');
  const matrix = samples.getByRole('region', { name: 'ATT&CK matrix' });
  await expect(matrix).toContainText('release 19.1');
  await matrix.getByRole('button', { name: /^T1003 OS Credential Dumping ?, 14 tags/ }).click();
  await expect(attackerList(samples).getByRole('option')).not.toHaveCount(11);
  const tags = samples.getByRole('grid', { name: 'Tags' });
  await expect(tags.getByRole('row').nth(1)).toContainText('/etc/shadow');
  await tags.getByRole('row').nth(1).click();
  await samples.getByRole('button', { name: 'Show in the session' }).click();
  await expect(samples.getByRole('region', { name: 'Session replay' })).toBeVisible();
  await samples.goBack();
  await expect(matrix).toBeVisible();
});

test('the matrix goes by keyboard, has a table twin and shows all of ATT&CK', async ({
  samples,
}) => {
  await choose(samples, '198.51.100.201');
  await samples.keyboard.press('m');
  const matrix = samples.getByRole('region', { name: 'ATT&CK matrix' });
  const columns = matrix.getByRole('group', { name: 'Techniques by tactic' });
  await expect(columns.getByRole('region')).toHaveCount(15);
  await columns.getByRole('button').first().focus();
  await samples.keyboard.press('ArrowRight');
  await samples.keyboard.press('ArrowDown');
  await samples.keyboard.press('Enter');
  await expect(samples.getByRole('grid', { name: 'Tags' })).toBeVisible();
  await expect(inspectorOf(samples)).toContainText('Rules that fired');
  await samples.keyboard.press('t');
  const table = matrix.getByRole('table');
  await expect(table.getByRole('row').nth(1)).toContainText('Privilege Escalation');
  await samples.keyboard.press('t');
  await matrix.getByRole('button', { name: 'All', exact: true }).click();
  await expect(columns.getByRole('button', { name: /^T1566 Phishing ?, not seen/ })).toBeVisible();
});

test('what the matrix shows is exported for other programs', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  await samples.keyboard.press('m');
  await samples.getByLabel('ATT&CK release to export for').selectOption('18.1');
  const waiting = samples.waitForEvent('download');
  await samples.getByRole('button', { name: 'Export as Navigator' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('attack-18.1-192.0.2.44-layer.json');
  const layer: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(layer).toMatchObject({ domain: 'enterprise-attack', versions: { attack: '18' } });
});

test('tags stand among the events and are found by filters', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  await samples
    .getByRole('textbox', { name: 'Search, filter or run a command' })
    .fill('technique=T1033');
  const events = samples.getByRole('grid', { name: 'Events' });
  await expect(events.getByRole('row')).toHaveCount(12);
  await expect(events.getByRole('row').nth(1)).toContainText('System Owner/User Discovery');
  await events.getByRole('row').nth(3).click();
  await samples.keyboard.press('Enter');
  await expect(inspectorOf(samples).getByRole('region', { name: 'Selected tag' })).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('matrix and techniques can be used by everybody', async ({ samples }) => {
      test.setTimeout(120_000);
      await choose(samples, '198.51.100.201');
      await openTechnique(samples, /^T1070/);
      expect(await seriousFindings(samples)).toEqual([]);
      await samples.keyboard.press('m');
      await samples.getByRole('region', { name: 'ATT&CK matrix' }).waitFor();
      expect(await seriousFindings(samples)).toEqual([]);
      await samples.getByRole('button', { name: 'All', exact: true }).click();
      expect(await seriousFindings(samples)).toEqual([]);
    });
  });
}
