import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLES } from './support/serve.ts';
import { attackerList, choose, expect, test } from './support/viewer-test.ts';

test('the link’s token leaves the address, and loading again needs none', async ({ samples }) => {
  expect(samples.url()).not.toContain('token');
  await samples.reload();
  await expect(samples.getByText('64 sessions read')).toBeVisible();
});

test('a link that was used is explained', async ({ open, browser }) => {
  const served = await open(SAMPLES);
  const other = await browser.newPage();
  await other.goto(served.link);
  await expect(other.getByRole('alert')).toContainText('works once');
  await expect(other.getByRole('alert').getByRole('code')).toHaveText('shardscope serve');
  await other.close();
});

test('results stay readable when the engine is gone', async ({ page, open }) => {
  const served = await open(SAMPLES);
  await page.getByText('64 sessions read').waitFor();
  await attackerList(page).getByRole('option').nth(10).waitFor();
  await choose(page, '192.0.2.44');
  await served.kill();
  await expect(page.getByRole('alert')).toContainText('The engine has stopped');
  await expect(page.getByRole('grid', { name: 'Events' })).toContainText('stress_response');
  await expect(attackerList(page).getByRole('option')).toHaveCount(11);
});

test('a folder without recordings says what to do', async ({ page, open }) => {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-e2e-'));
  await open(folder);
  const main = page.getByRole('main', { name: 'Overview' });
  const alert = page.getByRole('alert');
  await expect(alert.getByRole('heading')).toHaveText('There is nothing to show in it');
  await expect(alert).toContainText('No recording was found');
  await expect(page.getByRole('alert')).toContainText('sessions-YYYY-MM-DD.jsonl');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(main).toContainText('Nothing to show');
  await rm(folder, { recursive: true });
});

test('a folder of bare recordings says that its decky was guessed', async ({ page, open }) => {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-e2e-'));
  const transcripts = join(SAMPLES, 'app-03', 'ssh', 'transcripts');
  await cp(transcripts, join(folder, 'bare'), { recursive: true });
  await open(join(folder, 'bare'));
  const notices = page.getByRole('list', { name: 'Notices' });
  await expect(notices).toContainText(/^The opened folder: decky "bare" and service "ssh"/);
  await rm(folder, { recursive: true });
});

test('a folder that disappears is said, with a way on', async ({ page, open }) => {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-e2e-'));
  await cp(join(SAMPLES, 'app-03'), join(folder, 'app-03'), { recursive: true });
  await open(folder);
  await page.getByText('sessions read').waitFor();
  await rm(folder, { recursive: true });
  await attackerList(page).getByRole('option').first().click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(attackerList(page).getByRole('option').first()).toBeVisible();
});
