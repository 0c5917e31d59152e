import type { Locator, Page } from '@playwright/test';
import { attackerList, choose, expect, test } from './support/viewer-test.ts';

function field(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Search, filter or run a command' });
}

test('a typed filter leaves attackers and events that fit, and counts them', async ({
  samples,
}) => {
  await field(samples).fill('primitive=motor.input_modality and value=pasted');
  await expect(attackerList(samples).getByRole('option')).toHaveCount(3);
  await expect(samples.getByRole('status', { name: 'Found' })).toContainText('3 of 11 attackers');
  await choose(samples, '203.0.113.77');
  const rows = samples.getByRole('grid', { name: 'Events' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('input_modality pasted');
  const found = samples.getByRole('status', { name: 'Found' });
  await expect(found).toContainText(/^\s*\d+ of \d+ events/);
  const all = /of (\d+) events/.exec(await found.innerText())?.[1] ?? '';
  await samples.getByRole('button', { name: 'Clear the filter' }).first().click();
  await expect(samples.getByRole('region', { name: 'Events of the attacker' })).toContainText(
    new RegExp(`^\\s*Events\\s*${all}\\b`),
  );
  await expect(attackerList(samples).getByRole('option')).toHaveCount(11);
});

test('what can be written is offered, and taken with the keyboard', async ({ samples }) => {
  await field(samples).pressSequentially('serv');
  const offers = samples.getByRole('listbox', { name: 'Completions' }).getByRole('option');
  await expect(offers).toHaveText([/^service/]);
  await samples.keyboard.press('ArrowDown');
  await samples.keyboard.press('Enter');
  await expect(offers.first()).toHaveText(/^=\s*is/);
  await samples.keyboard.type('=');
  await expect(offers.first()).toContainText('ssh');
  await samples.keyboard.type('te');
  await expect(offers).toHaveText([/^telnet/]);
  await samples.keyboard.press('ArrowDown');
  await samples.keyboard.press('Tab');
  await expect(field(samples)).toHaveValue('service=telnet ');
  await expect(attackerList(samples).getByRole('option')).toHaveCount(2);
});

test('an error is shown at its place, and the lists stay as they were', async ({ samples }) => {
  await field(samples).fill('service=telnet');
  await expect(attackerList(samples).getByRole('option')).toHaveCount(2);
  await field(samples).fill('service=telnet and confidnce>0.5');
  await expect(field(samples)).toHaveAttribute('aria-invalid', 'true');
  const message = samples.locator('#filter-error');
  await expect(message).toContainText('There is no field confidnce');
  await expect(message.locator('mark')).toHaveText('confidnce');
  await expect(attackerList(samples).getByRole('option')).toHaveCount(2);
});

test('a filter is saved as a button, applied and removed', async ({ samples }) => {
  await field(samples).fill('service=telnet');
  await samples.getByRole('button', { name: 'Save this filter' }).click();
  const dialog = samples.getByRole('dialog', { name: 'Save filter' });
  await dialog.getByRole('textbox').fill('Telnet only');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const saved = samples.getByRole('list', { name: 'Saved filters' });
  const button = saved.getByRole('button', { name: 'Telnet only', exact: true });
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await button.click();
  await expect(attackerList(samples).getByRole('option')).toHaveCount(11);
  await button.click();
  await expect(attackerList(samples).getByRole('option')).toHaveCount(2);
  await saved.getByRole('button', { name: 'Remove the filter Telnet only' }).click();
  await expect(saved).toBeHidden();
});

test('commands of all sessions are searched, and a match opens its session', async ({
  samples,
}) => {
  await samples.keyboard.press('Control+k');
  const command = samples.getByRole('combobox', { name: 'Command' });
  await command.fill('passwd');
  await samples.getByRole('option', { name: /Search all commands for/ }).click();
  const main = samples.getByRole('main', { name: 'Search' });
  const rows = main.getByRole('grid', { name: 'Matches' }).getByRole('row');
  await expect(rows.nth(1).locator('mark').first()).toHaveText('passwd');
  await rows.nth(1).click();
  await expect(samples.getByRole('main', { name: /^Attacker/ })).toBeVisible();
  await expect(samples.getByRole('slider', { name: 'Position' })).toBeVisible();
  expect(samples.url()).toContain('session=');
});

test('output is searched with `out ~`', async ({ samples }) => {
  await field(samples).fill('out ~ "uid=0"');
  await samples.keyboard.press('Enter');
  const main = samples.getByRole('main', { name: 'Search' });
  await expect(main.getByRole('button', { name: 'Output' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const first = main.getByRole('grid', { name: 'Matches' }).getByRole('row').nth(1);
  await expect(first.locator('mark').first()).toHaveText('uid=0');
});

test('the search page says what was searched, and what was not yet', async ({ samples }) => {
  await samples.keyboard.press('ControlOrMeta+k');
  await samples.keyboard.type('Search the output');
  await samples.keyboard.press('Enter');
  const main = samples.getByRole('main', { name: 'Search' });
  const words = main.getByRole('textbox', { name: 'Text in output' });
  await expect(words).toBeFocused();
  await samples.keyboard.type('passwd');
  await expect(main).toContainText('Not searched yet');
  await expect(main).not.toContainText('0 matches');
  await main.getByRole('button', { name: 'Export' }).waitFor({ state: 'hidden' });
  await samples.keyboard.press('ControlOrMeta+k');
  await samples.keyboard.type('Search the output');
  await samples.keyboard.press('Enter');
  await expect(words).toBeFocused();
  await expect(main.getByRole('grid', { name: 'Matches' })).toContainText('passwd');
});

test('signs at the beginning ask for commands, attackers, techniques and times', async ({
  samples,
}) => {
  const palette = samples.getByRole('dialog', { name: 'Command palette' });
  await field(samples).press('@');
  await expect(palette.getByRole('option').first()).toContainText('198.51.100.201');
  await samples.keyboard.press('Escape');
  await field(samples).press(':');
  await samples.keyboard.type('2026-11-05');
  await palette.getByRole('option', { name: 'Filter: since 2026-11-05' }).click();
  await expect(field(samples)).toHaveValue('time>=2026-11-05');
  await expect(samples.getByRole('status', { name: 'Found' })).toContainText('of 11 attackers');
});

test('an attacker without an event that fits says so, and leads back', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples.keyboard.press('/');
  await samples.keyboard.type('nonsensezzz');
  const events = samples.getByRole('region', { name: 'Events of the attacker' });
  await expect(events).toContainText('No event fits the filter');
  await events.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(events).not.toContainText('No event fits');
});

test('the overview says that a filter is about the list', async ({ samples }) => {
  await samples.getByLabel('Search, filter or run a command').fill('service=telnet');
  const note = samples.getByRole('note', { name: 'What the filter is about' });
  await expect(note).toContainText('2 of 11 attackers fit the filter');
  await expect(note).toContainText('What is below is of all attackers');
  await note.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(note).toBeHidden();
});

test('a day is found before a session that is only near it', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples.getByLabel('Search, filter or run a command').fill(':2026-10-27');
  const results = samples.getByRole('dialog', { name: 'Command palette' }).getByRole('option');
  await expect(results.first()).toContainText('27 Oct 2026 19:30:31 UTC');
});
