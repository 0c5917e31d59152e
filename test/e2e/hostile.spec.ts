import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
  EVENTS_BEFORE_FLOOD,
  HOSTILE_FILE,
  HOSTILE_SID,
  hostileFolder,
} from './support/hostile-recording.ts';
import { attackerList, expect, test } from './support/viewer-test.ts';

/** Milliseconds in which nothing may keep the page from answering. */
const FROZEN_MS = 1000;

/** What a recording must not have changed. */
async function untouched(page: Page): Promise<unknown> {
  return page.evaluate(`({
    wasRun: globalThis.wasRun ?? false,
    title: document.title,
    images: document.querySelectorAll('img, iframe, object, embed').length,
    scripts: document.querySelectorAll('script').length,
    links: [...document.querySelectorAll('a')].filter((a) => a.origin !== location.origin).length,
  })`);
}

test('a hostile recording changes nothing but text on the screen', async ({ page, open }) => {
  test.setTimeout(120_000);
  const folder = await hostileFolder();
  const requests: string[] = [];
  const dialogs: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).host));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.longTasks.push(Math.round(entry.duration));
    }).observe({ type: 'longtask', buffered: true });
  `);
  const served = await open(folder);
  await attackerList(page).getByRole('option').first().click();
  const replay = page.getByRole('region', { name: 'Session replay' });
  await expect(replay.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  const terminal = replay.getByRole('group', { name: /^Terminal at/ });
  await expect(terminal).toContainText('still here');
  await expect(replay).toContainText(HOSTILE_SID.slice(0, 6));
  await expect(replay).toContainText('1 bad line');

  const position = replay.getByRole('slider', { name: 'Position' });
  await position.focus();
  await page.keyboard.press('Home');
  for (let presses = 0; presses < EVENTS_BEFORE_FLOOD; presses++) await page.keyboard.press('.');
  await expect(terminal).toContainText('<script>');
  await expect(terminal).toContainText('press here');
  await expect(terminal).toContainText('\\u202e');
  await expect(terminal).toContainText('concealed');

  await replay.getByRole('button', { name: 'Raw bytes' }).click();
  const raw = replay.getByRole('group', { name: 'Raw bytes' });
  await position.focus();
  await page.keyboard.press('Home');
  await expect(raw).toContainText('\\x1b]52;c;cHduZWQ=\\x07');
  await expect(raw).toContainText('\\xb7\\xfe\\xce\\xf1');
  await expect(raw).toContainText('more characters');
  await page.keyboard.press('t');
  await page.getByRole('link', { name: /skipped/ }).click();
  await expect(page.getByRole('main', { name: 'Diagnostics' })).toContainText(HOSTILE_FILE);

  expect(await untouched(page)).toEqual({
    wasRun: false,
    title: 'Shardscope',
    images: 0,
    scripts: 1,
    links: 0,
  });
  expect(dialogs).toEqual([]);
  expect([...new Set(requests)]).toEqual([new URL(served.link).host]);
  const longTasks = await page.evaluate<readonly number[]>('globalThis.longTasks');
  console.log(`long tasks in milliseconds: ${longTasks.join(', ') || 'none'}`);
  expect(Math.max(0, ...longTasks)).toBeLessThan(FROZEN_MS);
  await rm(folder, { recursive: true });
});
