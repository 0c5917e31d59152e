import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import { SAMPLES, serveWorkspace } from './support/serve.ts';
import { attackerList, expect, test } from './support/viewer-test.ts';

/** Resolves with the look that is kept, once it is another one than before. */
async function keptLook(root: string, before: string | null): Promise<string> {
  const read = (): Promise<string> =>
    readFile(join(root, 'workspace', 'looks.json'), 'utf8').catch(() => '');
  await expect.poll(async () => !['', before].includes(await read())).toBe(true);
  return read();
}

/** Opens a folder with its results beside it, as a person does who comes back to it. */
async function lookAt(page: Page, root: string): Promise<{ kill(): Promise<void> }> {
  const served = await serveWorkspace(join(root, 'recordings'), join(root, 'workspace'));
  await page.goto(served.link);
  await attackerList(page).getByRole('option').first().waitFor();
  await expect(page.getByRole('progressbar', { name: 'Analysis' })).toBeHidden();
  return served;
}

test('the overview tells what came since the last look', async ({ page, door }) => {
  test.skip(door !== 'browser', 'the engine is the same behind both doors');
  const root = await mkdtemp(join(tmpdir(), 'shardscope-look-'));
  const bring = (name: string): Promise<void> =>
    cp(join(SAMPLES, name), join(root, 'recordings', name), { recursive: true });
  await bring('app-03');
  await bring('honeynet.log');
  const section = page.getByRole('region', { name: 'Since the last look' });

  const first = await lookAt(page, root);
  await expect(section.getByRole('heading', { name: /^First look/ })).toBeVisible();
  await expect(section).toContainText('from the next time on');
  const firstAt = await keptLook(root, null);
  await first.kill();

  await bring('web-01');
  const second = await lookAt(page, root);
  await expect(section.getByRole('heading', { name: /^Since the last look.* UTC$/ })).toBeVisible();
  const row = attackerList(page).getByRole('option', { name: '192.0.2.44' });
  await expect(row).toHaveAccessibleName(/14 sessions since the last look/);
  await expect(section).toContainText(/\d new attackers · .*\d+ new sessions/);
  const fresh = section.getByRole('listitem').filter({ hasText: /^new/ }).first();
  await expect(fresh).toContainText(/\d+ sessions?/);
  expect(await seriousFindings(page)).toEqual([]);
  await keptLook(root, firstAt);
  const address = (await fresh.getByRole('link').textContent()) ?? '';
  await fresh.getByRole('link').click();
  await expect(page.getByRole('main', { name: `Attacker ${address}` })).toBeVisible();
  await second.kill();

  const third = await lookAt(page, root);
  await page.goto(`${page.url().split('#')[0] ?? ''}#/`);
  await expect(section).toContainText('Nothing new');
  await third.kill();
});
