import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveNothing } from './support/serve.ts';
import { choose, expect, test } from './support/viewer-test.ts';

test('a newcomer is told what this is and opens the samples', async ({ page, open, faults }) => {
  await open(null);
  const welcome = page.getByRole('main', { name: 'Welcome' });
  await expect(welcome.getByRole('heading', { name: 'Open your first recordings' })).toBeVisible();
  await expect(welcome).toContainText('Nothing is sent anywhere');
  await expect(welcome).toContainText('a honeypot host');
  for (const word of ['identity', 'observation', 'technique', 'tactic', 'state', 'multi-actor']) {
    await expect(welcome.getByRole('term').filter({ hasText: word })).toBeVisible();
  }
  await expect(welcome).toContainText('64 sessions');
  await expect(page.getByRole('status', { name: 'Status' })).toContainText('Nothing open');
  await welcome.getByRole('button', { name: 'Open the sample recordings' }).click();
  await expect(page.getByText('11 attackers · 64 sessions read')).toBeVisible();
  expect(faults).toEqual([]);
});

test('a newcomer is told where results are kept', async ({ page, door }) => {
  test.skip(door === 'electron', 'it begins a viewer of its own');
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-kept-'));
  const served = await serveNothing({ dir: folder });
  await page.goto(served.link);
  const welcome = page.getByRole('main', { name: 'Welcome' });
  await expect(welcome).toContainText(`Results are kept in ${folder}`);
  await expect(page.getByRole('navigation')).toContainText('buses you attach to');
  await served.kill();
  await rm(folder, { recursive: true });
});

test('what is measured is explained in a source that was opened later, too', async ({
  page,
  open,
}) => {
  await open(null);
  const welcome = page.getByRole('main', { name: 'Welcome' });
  await welcome.getByRole('button', { name: 'Open the sample recordings' }).click();
  await page.getByText('64 sessions read').waitFor();
  await choose(page, '203.0.113.77');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: /input modality/ }).click();
  await expect(inspector).toContainText(
    'Whether the session was typed key by key, pasted, or both.',
  );
});

test('a folder is chosen from the folders of the machine', async ({ page, open }) => {
  await open(null);
  await page.getByRole('main').getByRole('button', { name: 'Open folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open folder' });
  await dialog.getByRole('button', { name: 'samples' }).click();
  await expect(dialog.getByRole('button', { name: 'web-01' })).toBeVisible();
  await dialog.getByRole('button', { name: 'db-02' }).click();
  await dialog.getByRole('button', { name: 'Up to the folder above' }).click();
  await dialog.getByRole('button', { name: 'web-01' }).click();
  await dialog.getByRole('button', { name: 'Open this folder' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('attackers');
  await expect(page.getByRole('navigation', { name: 'Attackers' })).toContainText('web-01');
});

test('Ctrl+O asks what to open, and Esc leaves it', async ({ page, open }) => {
  await open(null);
  await page.getByRole('main', { name: 'Welcome' }).waitFor();
  await page.keyboard.press('Control+o');
  await expect(page.getByRole('dialog', { name: 'Open folder' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});
