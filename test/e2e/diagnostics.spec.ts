import { expect, test } from './support/viewer-test.ts';

test('diagnostics say what was read and what was not', async ({ samples, faults }) => {
  const status = samples.getByRole('status', { name: 'Status' });
  await expect(status).toContainText('42 files');
  await expect(status).toContainText('64 sessions');
  await status.getByRole('link', { name: /skipped/ }).click();
  const main = samples.getByRole('main', { name: 'Diagnostics' });
  const files = main.getByRole('region', { name: 'Files' });
  await expect(files).toContainText('42 read, 1 ignored');
  await expect(files.getByRole('row').filter({ hasText: 'README.md' })).toContainText('ignored');
  await expect(
    files.getByRole('row').filter({ hasText: 'web-01/ssh/sessions-2026-10-21' }),
  ).toContainText('1,606');
  await expect(files.getByRole('columnheader', { name: 'sessions', exact: true })).toBeVisible();
  const store = main.getByRole('region', { name: 'Store' });
  await expect(store.getByRole('row', { name: /^sessions/ })).toContainText('64');
  await expect(store.getByRole('row', { name: /^size in memory/ })).toContainText(/[kM]B/);
  await expect(store.getByRole('row', { name: /^kept in/ })).toContainText('memory only');
  await expect(main.getByRole('region', { name: 'Plugins' })).toContainText('behave-shell');
  const skips = main.getByRole('region', { name: 'Skips' });
  await expect(skips).toContainText('disk_pressure');
  await expect(skips).toContainText('2 sessions');
  await expect(status).toContainText('2 skipped · 0 junk');
  const observations = main.getByRole('region', { name: 'Observations' });
  await expect(observations.getByRole('row').nth(1)).toContainText('input_modality');
  await expect(observations).toContainText('64');
  expect(faults).toEqual([]);
});
