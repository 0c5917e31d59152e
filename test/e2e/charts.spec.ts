import { readFile } from 'node:fs/promises';
import { choose, expect, test } from './support/viewer-test.ts';

test('the overview shows the latest sessions, when they come and where', async ({ samples }) => {
  const main = samples.getByRole('main', { name: 'Overview' });
  const latest = main.getByRole('region', { name: 'Latest sessions' });
  await expect(latest.getByRole('row').nth(1)).toContainText('198.51.100.201');
  await expect(latest.getByRole('row').nth(1)).toContainText('12 commands, typed');
  await expect(latest.getByRole('row').nth(1)).toContainText(/T1\d{3}/);
  await expect(main).toContainText('64 sessions read · 4 deckies · 21 Oct – 5 Nov 2026 UTC');
  const calendar = main.getByRole('region', { name: 'Sessions by day and hour' });
  await expect(calendar.getByRole('img', { name: /64 sessions on 16 days/ })).toBeVisible();
  await expect(main.getByRole('region', { name: 'Deckies' })).toContainText('web-01');
  await latest.getByRole('link').first().click();
  await expect(samples.getByRole('main', { name: 'Attacker 198.51.100.201' })).toBeVisible();
});

test('a chart is saved as an SVG that stands by itself', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const rhythm = samples.getByRole('region', { name: 'Keystroke rhythm' });
  const download = samples.waitForEvent('download');
  await rhythm.getByRole('button', { name: 'Save chart as SVG' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('keystroke-rhythm.svg');
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('<svg');
  expect(text).toContain('Interval before each key');
  expect(text).not.toMatch(/class=|style=|<script|var\(/);
});

test('the time stack shows a part of the time, and leads back', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const stack = samples.getByRole('region', { name: 'Time stack' });
  await expect(stack.getByRole('option')).toHaveCount(11);
  await samples.keyboard.press('w');
  await samples.keyboard.press('w');
  await expect(stack.getByRole('option')).not.toHaveCount(11);
  const crumbs = stack.getByRole('navigation', { name: 'Part of the time' });
  await expect(crumbs).toContainText('21 Oct – 5 Nov 2026 UTC');
  await samples.keyboard.press('f');
  await expect(stack.getByRole('option')).toHaveCount(1);
  await samples.keyboard.press('z');
  await samples.keyboard.press('z');
  await expect(stack.getByRole('option')).toHaveCount(11);
});

test('the calendar of an attacker has a table twin', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const stack = samples.getByRole('region', { name: 'Time stack' });
  await stack.getByRole('button', { name: 'Calendar' }).click();
  await expect(stack.getByRole('img', { name: /11 sessions on/ })).toBeVisible();
  await samples.keyboard.press('t');
  const sessions = stack.getByRole('table', { name: 'Sessions of the time stack' });
  await expect(sessions).toContainText('Discovery');
});

test('the lanes of the time stack have a table twin', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const stack = samples.getByRole('region', { name: 'Time stack' });
  await samples.keyboard.press('t');
  const lanes = stack.getByRole('table', { name: 'Lanes of the time stack' });
  for (const name of ['primitive', 'state', 'from', 'to', 'value', 'conf.']) {
    await expect(lanes.getByRole('columnheader', { name, exact: true })).toBeVisible();
  }
  await expect(lanes.getByRole('row', { name: /input modality/ }).last()).toContainText('drifting');
  await stack.getByRole('group', { name: 'Lanes' }).getByRole('button', { name: /^All/ }).click();
  await expect(lanes.getByRole('row', { name: /shell type/ }).first()).toContainText('bash');
});

test('a session without keys says so', async ({ samples }) => {
  await choose(samples, '198.51.100.23');
  const rhythm = samples.getByRole('region', { name: 'Keystroke rhythm' });
  await expect(rhythm).toContainText('no keys · 6 pastes');
  await expect(rhythm.getByText('none typed')).toBeVisible();
});

test('the strips are zoomed and show all again', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const rhythm = samples.getByRole('region', { name: 'Keystroke rhythm' });
  await rhythm.getByRole('button', { name: 'Zoom in on the strips' }).click();
  await rhythm.getByRole('button', { name: 'Whole session' }).click();
  await expect(rhythm.getByRole('button', { name: 'Zoom out of the strips' })).toBeDisabled();
});
