import { attackerList, choose, expect, test } from './support/viewer-test.ts';

test('the list shows each attacker with its sessions', async ({ samples }) => {
  const options = attackerList(samples).getByRole('option');
  await expect(options).toHaveCount(11);
  await expect(options.first()).toContainText('198.51.100.201');
  const busiest = attackerList(samples).getByRole('option', { name: '192.0.2.44' });
  await expect(busiest).toContainText('ssh');
  await expect(busiest).toContainText('web-01');
  await expect(busiest).toHaveAccessibleName(/14 sessions last seen 5 Nov 2026 .* UTC/);
});

test('the list is sorted by sessions, and the order is reversed', async ({ samples }) => {
  await samples.getByRole('combobox', { name: 'Sort attackers by' }).selectOption('sessions');
  const first = attackerList(samples).getByRole('option').first();
  await expect(first).toHaveAccessibleName(/^192\.0\.2\.44 .* 14 sessions/);
  await samples.getByRole('button', { name: /Reverse the order/ }).click();
  await expect(first).toHaveAccessibleName(/ 1 session last/);
});

test('the list is sorted by novelty and by confidence, which it shows and keeps', async ({
  samples,
}) => {
  const menu = samples.getByRole('combobox', { name: 'Sort attackers by' });
  const rows = attackerList(samples).getByRole('option');
  await menu.selectOption('Novelty');
  await expect(rows.first()).toHaveAccessibleName(/novelty \d\.\d\d bits, \d+ sessions?/);
  const values = async () =>
    (await rows.allInnerTexts()).map((text) =>
      Number(/(?:novelty|confidence) (\d\.\d\d)/.exec(text)?.[1] ?? Number.NaN),
    );
  const novelty = await values();
  expect(novelty).toEqual(novelty.toSorted((one, other) => other - one));
  await samples.keyboard.press('Control+k');
  await samples.getByRole('combobox', { name: 'Command' }).fill('>sort attackers by confidence');
  await samples.keyboard.press('Enter');
  await expect(menu).toHaveValue('confidence');
  await expect(rows.first()).toHaveAccessibleName(/confidence \d\.\d\d, \d+ sessions?/);
  const confidence = await values();
  expect(confidence).toEqual(confidence.toSorted((one, other) => other - one));
  expect(confidence[0]).toBeGreaterThan(0);
  await samples.reload();
  await expect(menu).toHaveValue('confidence');
  await expect(rows.first()).toHaveAccessibleName(/confidence \d\.\d\d/);
});

test('plain text filters the list, and nothing found says so', async ({ samples }) => {
  const search = samples.getByRole('textbox', { name: 'Search, filter or run a command' });
  await samples.keyboard.press('/');
  await expect(search).toBeFocused();
  await search.fill('telnet');
  await expect(attackerList(samples).getByRole('option')).toHaveCount(2);
  await search.fill('no such attacker');
  await expect(samples.getByRole('navigation')).toContainText('No attacker fits the filter');
  await samples.getByRole('navigation').getByRole('button', { name: 'Clear the filter' }).click();
  await expect(attackerList(samples).getByRole('option')).toHaveCount(11);
});

test('arrow keys in the list choose attackers', async ({ samples }) => {
  await attackerList(samples).focus();
  await samples.keyboard.press('ArrowDown');
  await samples.keyboard.press('ArrowDown');
  const selected = attackerList(samples).getByRole('option', { selected: true });
  await expect(selected).toContainText('198.51.100.140');
  await expect(samples.getByRole('main', { name: 'Attacker 198.51.100.140' })).toBeVisible();
  await samples.keyboard.press('Alt+ArrowUp');
  await expect(samples.getByRole('main', { name: 'Attacker 198.51.100.23' })).toBeVisible();
});

test('a sign typed behind the one that the palette begins with counts once', async ({
  samples,
}) => {
  await samples.keyboard.press('ControlOrMeta+k');
  const palette = samples.getByRole('dialog', { name: 'Command palette' });
  const field = palette.getByRole('combobox', { name: 'Command' });
  await expect(field).toHaveValue('>');
  await samples.keyboard.type('>export');
  await expect(palette.getByRole('option', { name: /Export/ }).first()).toBeVisible();
  await field.fill('>@203.0.113.77');
  await expect(palette.getByRole('option', { name: /203\.0\.113\.77/ })).toBeVisible();
});

test('the palette finds techniques and tactics by their names', async ({ samples }) => {
  await samples.keyboard.press('ControlOrMeta+k');
  const palette = samples.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('combobox', { name: 'Command' }).fill('#discovery');
  await expect(palette.getByRole('option').first()).toContainText('TA0007 Discovery');
  await expect(palette.getByRole('option', { name: /^T1087 Account Discovery/ })).toBeVisible();
  await samples.keyboard.press('Enter');
  await expect(
    samples.getByRole('textbox', { name: 'Search, filter or run a command' }),
  ).toHaveValue('tactic=TA0007');
});

test('a bus can be attached to while a folder is open', async ({ samples }) => {
  const navigation = samples.getByRole('navigation', { name: 'Attackers' });
  await expect(navigation.getByRole('list', { name: 'Sources' })).toContainText('samples');
  await navigation.getByRole('button', { name: 'Attach to bus', exact: true }).click();
  await expect(samples.getByRole('dialog', { name: 'Attach to bus' })).toBeVisible();
});

test('the palette finds attackers and commands', async ({ samples }) => {
  await samples.keyboard.press('Control+k');
  const palette = samples.getByRole('dialog', { name: 'Command palette' });
  const field = palette.getByRole('combobox', { name: 'Command' });
  await expect(field).toBeFocused();
  await field.fill('@203.0.113.77');
  await palette.getByRole('option', { name: /203\.0\.113\.77/ }).waitFor();
  await samples.keyboard.press('Enter');
  await expect(samples.getByRole('main', { name: 'Attacker 203.0.113.77' })).toBeVisible();
  await samples.keyboard.press('Control+k');
  await field.fill('>diag');
  await samples.keyboard.press('Enter');
  await expect(samples.getByRole('main', { name: 'Diagnostics' })).toBeVisible();
});

test('the address names the attacker: back and forward work', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  await choose(samples, '192.0.2.91');
  await samples.goBack();
  await expect(samples.getByRole('main', { name: 'Attacker 192.0.2.44' })).toBeVisible();
  await samples.reload();
  await expect(samples.getByRole('main', { name: 'Attacker 192.0.2.44' })).toBeVisible();
});

test('the theme is switched and kept', async ({ samples }) => {
  const root = samples.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await samples.getByRole('button', { name: 'Switch to the light theme' }).click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await samples.reload();
  await expect(root).toHaveAttribute('data-theme', 'light');
});
