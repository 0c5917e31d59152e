import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { choose, expect, test } from './support/viewer-test.ts';

/** Lines of keys in the light theme: files are always light. */
const LIGHT_INK = 'rgb(58, 66, 78)';

/** A chart as the button of its region saves it. */
async function savedChart(page: Page, region: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  const section = page.getByRole('region', { name: region });
  await section.getByRole('button', { name: 'Save chart as SVG' }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

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

for (const theme of ['dark', 'light'] as const) {
  test(`a chart is saved as an SVG that stands by itself, on white, from the ${theme} theme`, async ({
    samples,
  }) => {
    await samples.emulateMedia({ colorScheme: theme });
    await choose(samples, '198.51.100.201');
    const saved = await savedChart(samples, 'Keystroke rhythm');
    expect(saved.name).toBe('keystroke-rhythm.svg');
    expect(saved.text).not.toMatch(/class=|style=|<script|var\(/);
    expect(saved.text).toContain('<title>Keystroke rhythm, 198.51.100.201 · app-03 ssh');
    expect(saved.text).toMatch(/<desc>Interval before each key, log scale: .*\d+ keys/);
    const page = await samples.context().newPage();
    await page.setContent(saved.text.slice(saved.text.indexOf('<svg')));
    const drawing = page.locator('svg');
    await expect(drawing).toContainText('5 Nov 2026 22:41:10 UTC');
    await expect(drawing).toContainText('interval before each key, log scale');
    await expect(drawing).toContainText('time in the session');
    for (const words of ['0:00', 'correction', 'paste', 'usual']) {
      await expect(drawing.getByText(words, { exact: true })).toBeVisible();
    }
    await expect(drawing.locator('rect').first()).toHaveAttribute('fill', '#fff');
    const inks = await drawing.locator('path[stroke]').all();
    const strokes = await Promise.all(inks.map((path) => path.getAttribute('stroke')));
    expect(strokes).toContain(LIGHT_INK);
  });
}

test('pauses are saved with their ticks, whatever the cursor covers', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const { text } = await savedChart(samples, 'Pauses');
  expect(text).toContain('Pauses between commands against output');
  expect(text).toContain('>0:00<');
  expect(text).toContain('output read');
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
