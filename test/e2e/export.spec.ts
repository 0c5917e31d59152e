import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { choose, expect, test } from './support/viewer-test.ts';

/** The file that a choice in the dialog gives. */
async function exported(
  page: Page,
  option: RegExp,
): Promise<{ readonly name: string; readonly text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: option }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('the attackers in the list are saved as CSV and JSON Lines', async ({ samples }) => {
  const search = samples.getByRole('textbox', { name: 'Search, filter or run a command' });
  await search.fill('service=telnet');
  await expect(samples.getByRole('status', { name: 'Found' })).toContainText('2 of 11');
  await samples.getByRole('main').getByRole('button', { name: 'Export' }).click();
  const csv = await exported(samples, /Attackers in the list as CSV/);
  expect(csv.name).toBe('attackers.csv');
  const lines = csv.text.trim().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('attacker_uuid,address');
  await samples.keyboard.press('Control+e');
  const jsonl = await exported(samples, /JSON Lines/);
  expect(
    jsonl.text
      .trim()
      .split('\n')
      .map((line) => typeof JSON.parse(line)),
  ).toEqual(['object', 'object']);
});

test('the events in the list are saved', async ({ samples }) => {
  const main = await choose(samples, '203.0.113.77');
  await main.getByRole('button', { name: 'Export', exact: true }).click();
  const { name, text } = await exported(samples, /Events in the list as CSV/);
  expect(name).toBe('events.csv');
  const total = await samples.getByRole('grid', { name: 'Events' }).getAttribute('aria-rowcount');
  expect(text.trim().split('\r\n')).toHaveLength(Number(total));
  expect(text).toContain('motor.input_modality,pasted,0.75');
});

test('the report of an attacker stands by itself and has the notes', async ({ samples, page }) => {
  const main = await choose(samples, '203.0.113.77');
  await main.getByRole('button', { name: 'Add note' }).click();
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  const note = inspector.getByRole('textbox', { name: 'Note', exact: true });
  await note.fill('<img src=x onerror=alert(1)>');
  await inspector.getByRole('button', { name: 'Keep note' }).click();
  await expect(inspector.getByRole('article')).toBeVisible();
  await main.getByRole('button', { name: 'Export', exact: true }).click();
  const { name, text } = await exported(samples, /Report on 203\.0\.113\.77/);
  expect(name).toBe('attacker-203.0.113.77.html');
  expect(text).toContain("default-src 'none'");
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).not.toMatch(/<script|<img|<link|https?:\/\//);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  const copy = join(await mkdtemp(join(tmpdir(), 'shardscope-report-')), name);
  await writeFile(copy, text);
  await page.goto(pathToFileURL(copy).href);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('203.0.113.77');
  await expect(page.getByText('input modality').first()).toBeVisible();
  await expect(page.locator('body')).toHaveCSS('max-width', '920px');
  expect(problems).toEqual([]);
});

test('the techniques of an attacker are saved as Navigator layer and STIX bundle', async ({
  samples,
}) => {
  await choose(samples, '203.0.113.77');
  await samples.keyboard.press('Control+e');
  const layer = await exported(samples, /Navigator layer/);
  expect(JSON.parse(layer.text)).toHaveProperty('techniques');
  await samples.keyboard.press('Control+e');
  const bundle = await exported(samples, /STIX bundle/);
  expect(JSON.parse(bundle.text)).toMatchObject({ type: 'bundle' });
});
