import { rm } from 'node:fs/promises';
import { LARGE_SESSIONS, largeFolder } from './support/large-folder.ts';
import { attackerList, expect, test } from './support/viewer-test.ts';

test('attackers appear while the folder is read, and Cancel keeps what is there', async ({
  page,
  open,
}) => {
  const folder = await largeFolder();
  await open(folder);
  await expect(page.getByRole('progressbar', { name: 'Analysis' })).toBeVisible();
  await attackerList(page).getByRole('option').first().click();
  await expect(page.getByRole('grid', { name: 'Events' })).toContainText('observation');
  await page.getByRole('button', { name: 'Cancel' }).click();
  const status = page.getByRole('status', { name: 'Status' });
  await expect(status).toContainText('cancelled, results are partial');
  await expect(page.getByRole('progressbar')).toBeHidden();
  const sessions = Number(
    /([\d,]+)\s+sessions/.exec(await status.innerText())?.[1]?.replace(',', ''),
  );
  expect(sessions).toBeGreaterThan(0);
  expect(sessions).toBeLessThan(LARGE_SESSIONS);
  await expect(attackerList(page).getByRole('option').first()).toBeVisible();
  await rm(folder, { recursive: true });
});

test('a list of thousands is in reach to its end', async ({ page, open }) => {
  test.setTimeout(120_000);
  const folder = await largeFolder();
  await open(folder);
  await expect(page.getByText(`of ${LARGE_SESSIONS.toLocaleString('en')} in view`)).toBeVisible({
    timeout: 90_000,
  });
  await attackerList(page).focus();
  await page.keyboard.press('End');
  const selected = attackerList(page).getByRole('option', { selected: true });
  await expect(selected).toHaveAttribute('aria-posinset', String(LARGE_SESSIONS));
  expect(await attackerList(page).getByRole('option').count()).toBeLessThan(80);
  await rm(folder, { recursive: true });
});
