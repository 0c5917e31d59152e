import { choose, expect, test } from './support/viewer-test.ts';

test('a session is replayed: play, pause, speed, seek', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  const position = replay.getByRole('slider', { name: 'Position' });
  await position.focus();
  await samples.keyboard.press('Home');
  await expect(position).toHaveAttribute('aria-valuenow', '0');
  await replay.getByRole('combobox', { name: 'Speed' }).selectOption('8');
  await replay.getByRole('button', { name: 'Play' }).click();
  await expect(replay.getByRole('group', { name: /^Terminal at/ })).toContainText('root@');
  await replay.getByRole('button', { name: 'Pause', exact: true }).click();
  const value = Number(await position.getAttribute('aria-valuenow'));
  expect(value).toBeGreaterThan(0);
  await position.focus();
  await samples.keyboard.press('End');
  await expect(position).toHaveAttribute('aria-valuetext', '1:57.7 of 1:57.7');
});

test('an arrow goes five seconds, and steps over idle time that is cut', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  const position = replay.getByRole('slider', { name: 'Position' });
  const back = async (presses: number): Promise<number> => {
    await position.focus();
    await samples.keyboard.press('End');
    for (let press = 0; press < presses; press++) await samples.keyboard.press('ArrowLeft');
    return Number(await position.getAttribute('aria-valuenow'));
  };
  expect(await back(1)).toBeCloseTo(112.7, 0);
  const shortened = await back(2);
  await replay.getByRole('button', { name: 'Idle ≤ 2 s' }).click();
  expect(await back(1)).toBeCloseTo(112.7, 0);
  const kept = await back(2);
  expect(kept).toBeCloseTo(107.7, 0);
  expect(shortened).toBeLessThan(kept - 5);
});

test('playing where nothing is left begins again', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const position = samples.getByRole('slider', { name: 'Position' });
  await samples
    .getByRole('grid', { name: 'Events' })
    .getByRole('row')
    .filter({ hasText: 'observation' })
    .first()
    .click();
  await expect(position).toHaveAttribute('aria-valuenow', '117.7');
  await samples.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(samples.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect
    .poll(async () => Number(await position.getAttribute('aria-valuenow')))
    .toBeLessThan(100);
});

test('steps go from event to event and from command to command', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const position = samples.getByRole('slider', { name: 'Position' });
  await position.focus();
  await samples.keyboard.press('Home');
  await samples.getByRole('button', { name: 'Next command' }).click();
  const first = Number(await position.getAttribute('aria-valuenow'));
  await samples.getByRole('button', { name: 'Next command' }).click();
  const second = Number(await position.getAttribute('aria-valuenow'));
  expect(second).toBeGreaterThan(first + 5);
  await samples.keyboard.press(',');
  expect(Number(await position.getAttribute('aria-valuenow'))).toBeLessThan(second);
});

test('what was typed with the echo off is shown on request only', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  const terminal = replay.getByRole('group', { name: /^Terminal at/ });
  await expect(terminal).toContainText('••• echo off, masked');
  const masked = await terminal.innerText();
  await replay.getByRole('button', { name: 'Reveal' }).click();
  await expect(replay.getByRole('button', { name: 'Hide' })).toBeVisible();
  await expect(terminal).not.toContainText('masked');
  await expect(terminal).toContainText('echo off');
  expect(await terminal.innerText()).not.toBe(masked);
});

test('raw bytes show every control, and bytes that are not UTF-8', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  await samples.getByRole('button', { name: 'Raw bytes', exact: true }).first().click();
  const raw = samples.getByRole('group', { name: 'Raw bytes' });
  await expect(raw).toContainText('\\x1b[?2004h');
  await expect(raw).toContainText('\\r\\n');
});

test('the strips show the rhythm and have tables', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const rhythm = samples.getByRole('region', { name: 'Keystroke rhythm' });
  await expect(rhythm).toContainText('154 keys');
  await expect(rhythm.getByRole('img', { name: /Interval before each key/ })).toBeVisible();
  const pauses = samples.getByRole('region', { name: 'Pauses' });
  await expect(pauses).toContainText('11 pauses');
  await samples.keyboard.press('t');
  await expect(rhythm.getByRole('table', { name: 'Keys' })).toContainText('key');
  await expect(pauses.getByRole('table')).toContainText('after command');
});

test('text is found in what the terminal showed', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  await replay.getByRole('button', { name: 'Find in session' }).click();
  const find = replay.getByRole('search', { name: 'Find in session' });
  await find.getByRole('textbox').fill('ROOT@');
  await expect(find).toContainText('1 of 8');
  const position = replay.getByRole('slider', { name: 'Position' });
  const first = Number(await position.getAttribute('aria-valuenow'));
  await samples.keyboard.press('Enter');
  await find.getByRole('button', { name: 'Next match' }).click();
  await expect(find).toContainText('3 of 8');
  expect(Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan(first);
  await find.getByRole('textbox').fill('not in there');
  await expect(find).toContainText('not found');
});

test('a command in the list of commands takes the replay there', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  await replay.getByRole('button', { name: 'Commands' }).click();
  const commands = samples.getByRole('listbox', { name: 'Commands' });
  await commands.getByRole('option', { name: /ls -la/ }).click();
  await expect(replay.getByRole('slider', { name: 'Position' })).toHaveAttribute(
    'aria-valuetext',
    /^0:26/,
  );
  await expect(commands.getByRole('option', { selected: true })).toContainText('ls -la');
});

test('a click on the rhythm strip moves the cursor in time', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const position = samples.getByRole('slider', { name: 'Position' });
  const plot = samples.getByRole('region', { name: 'Keystroke rhythm' }).getByRole('img').last();
  const box = await plot.boundingBox();
  await samples.mouse.click((box?.x ?? 0) + 80, (box?.y ?? 0) + 50);
  await expect(position).toHaveAttribute('aria-valuetext', /^0:0/);
});

test('brackets go from tagged event to tagged event', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const position = samples.getByRole('slider', { name: 'Position' });
  await position.focus();
  await samples.keyboard.press('Home');
  await samples.keyboard.press(']');
  await expect(position).not.toHaveAttribute('aria-valuenow', '0');
  const first = Number(await position.getAttribute('aria-valuenow'));
  await samples.keyboard.press(']');
  await expect(position).not.toHaveAttribute('aria-valuenow', String(first));
  expect(Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan(first);
  await samples.keyboard.press('[');
  await expect(position).toHaveAttribute('aria-valuenow', String(first));
});

test('where and when a session was keeps its place before the words of buttons', async ({
  samples,
}) => {
  await choose(samples, '198.51.100.201');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  const reveal = replay.getByRole('button', { name: 'Reveal', exact: true });
  for (const width of [1920, 1280]) {
    await samples.setViewportSize({ width, height: 1080 });
    for (const text of ['app-03 · ssh', '5 Nov 2026 22:41:10 UTC']) {
      const shown = replay.getByText(text, { exact: true });
      const isCut = await shown.evaluate(isCutOff);
      expect({ width, text, isCut }).toEqual({ width, text, isCut: false });
    }
    for (const name of ['Reveal', 'Raw bytes', 'Close session']) {
      await expect(replay.getByRole('button', { name, exact: true })).toBeInViewport();
    }
  }
  await reveal.click();
  await expect(replay.getByRole('button', { name: 'Hide', exact: true })).toBeVisible();
});

test('techniques stand at the end of the line of their command', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const terminal = samples.getByRole('group', { name: /^Terminal at/ });
  const row = terminal.locator('.row').filter({ hasText: 'rm -rf /etc/nope' });
  await expect(row).toHaveText(/\$ rm -rf \/etc\/nope\s*tagged\s*T1070\.004$/);
  await expect(terminal.getByText('T1070.004', { exact: true })).toBeInViewport();
  await expect(terminal.getByRole('link')).toHaveCount(0);
  const position = samples.getByRole('slider', { name: 'Position' });
  await position.focus();
  await samples.keyboard.press('Home');
  await expect(terminal.getByText(/^T1\d/)).toHaveCount(0);
});

function isCutOff(part: { readonly scrollWidth: number; readonly clientWidth: number }): boolean {
  return part.scrollWidth > part.clientWidth;
}
