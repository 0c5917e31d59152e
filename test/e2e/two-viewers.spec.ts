import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SAMPLES, serveKept } from './support/serve.ts';
import type { Served } from './support/serve.ts';
import { attackerList, choose, expect, test } from './support/viewer-test.ts';

const BANNER = 'Another Shardscope has this workspace open';

/** Two viewers of the samples that keep their results in the same data folder. */
const two = test.extend<{ readonly first: Page; readonly second: Page }>({
  first: async ({ page }, use) => {
    const data = await mkdtemp(join(tmpdir(), 'shardscope-data-'));
    const running: Served[] = [];
    for (const each of [page, await page.context().newPage()]) {
      const served = await serveKept(SAMPLES, data);
      running.push(served);
      await each.setViewportSize({ width: 1280, height: 800 });
      await each.goto(served.link);
      await each.getByText('64 sessions read').waitFor();
      await expect(attackerList(each).getByRole('option')).toHaveCount(11);
    }
    await use(page);
    for (const served of running) await served.kill();
    await rm(data, { recursive: true });
  },
  second: async ({ first }, use) => {
    const [, page] = first.context().pages();
    if (!page) throw new Error('There is no second page.');
    await use(page);
  },
});

two('the second viewer says everywhere that it cannot write', async ({ first, second }) => {
  const banner = second.getByRole('status', { name: 'Read-only' });
  await expect(banner).toContainText(BANNER);
  await expect(banner).toBeInViewport({ ratio: 1 });
  await choose(second, '203.0.113.77');
  await expect(banner).toBeInViewport({ ratio: 1 });
  await second.getByRole('button', { name: 'Rules' }).click();
  await expect(banner).toBeInViewport({ ratio: 1 });
  await expect(first.getByText(BANNER)).toHaveCount(0);
});

two('what is written in the second is refused in words and stays', async ({ first, second }) => {
  const main = await choose(second, '203.0.113.77');
  const inspector = second.getByRole('complementary', { name: 'Inspector' });
  await main.getByRole('button', { name: 'Add note' }).click();
  const field = inspector.getByRole('textbox', { name: 'Note', exact: true });
  await field.fill('Typed where nothing is kept');
  await inspector.getByRole('button', { name: 'Keep note' }).click();
  await expect(inspector.getByRole('alert')).toContainText('read-only');
  await expect(field).toHaveValue('Typed where nothing is kept');
  await expect(inspector.getByRole('article')).toHaveCount(0);
  await main.getByRole('button', { name: 'Bookmark', exact: true }).click();
  await expect(second.getByRole('alert').filter({ hasText: 'Please note' })).toContainText(
    'read-only',
  );
  await expect(main.getByRole('button', { name: 'Bookmark', exact: true })).toHaveAttribute(
    'aria-pressed',
    'false',
  );

  const other = await choose(first, '203.0.113.77');
  await other.getByRole('button', { name: 'Add note' }).click();
  const own = first.getByRole('complementary', { name: 'Inspector' });
  await own.getByRole('textbox', { name: 'Note', exact: true }).fill('Typed where it is kept');
  await own.getByRole('button', { name: 'Keep note' }).click();
  await expect(own.getByRole('article')).toContainText('Typed where it is kept');
});
