import type { Locator, Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import { attackerList, choose, expect, test } from './support/viewer-test.ts';

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = target.and(page.locator(':focus'));
  for (let presses = 0; presses < MAX_TABS; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused.count()) > 0) return;
  }
  throw new Error(`${MAX_TABS} presses of Tab do not lead there`);
}

/** Presses of Tab that are no way anybody would go. */
const MAX_TABS = 60;

/** Milliseconds for looking through eight views: axe takes seconds for each. */
const AXE_MS = 240_000;

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
];

for (const colorScheme of ['dark', 'light'] as const) {
  for (const viewport of SIZES) {
    test.describe(`${colorScheme}, ${viewport.width} × ${viewport.height}`, () => {
      test.use({ colorScheme, viewport });

      test('the welcome screen can be used by everybody', async ({ page, open }) => {
        await open(null);
        await page.getByRole('main', { name: 'Welcome' }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
      });

      test('overview, attacker, evidence, tables, palette, help and diagnostics can be used by everybody', async ({
        samples,
      }) => {
        test.setTimeout(AXE_MS);
        expect(await seriousFindings(samples)).toEqual([]);
        await choose(samples, '198.51.100.201');
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.getByRole('button', { name: 'Why' }).click();
        await samples.getByRole('button', { name: /–/ }).first().waitFor();
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Escape');
        await samples.keyboard.press('t');
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Control+k');
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Escape');
        await samples.keyboard.press('?');
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Escape');
        await samples.getByRole('link', { name: /skipped/ }).click();
        await samples.getByRole('region', { name: 'Files' }).waitFor();
        expect(await seriousFindings(samples)).toEqual([]);
      });

      test('search, comparison, notes, keys and export can be used by everybody', async ({
        samples,
      }) => {
        test.setTimeout(AXE_MS);
        const field = samples.getByRole('textbox', { name: 'Search, filter or run a command' });
        await field.fill('service=ssh and confidnce>0.5');
        await samples.getByText('There is no field confidnce').waitFor();
        expect(await seriousFindings(samples)).toEqual([]);
        await field.fill('out ~ "uid=0"');
        await samples.keyboard.press('Enter');
        await samples.getByRole('grid', { name: 'Matches' }).waitFor();
        expect(await seriousFindings(samples)).toEqual([]);
        await field.fill('');
        await choose(samples, '203.0.113.77');
        await samples.getByRole('main').getByRole('button', { name: 'Add note' }).click();
        await samples.getByRole('textbox', { name: 'Note', exact: true }).fill('A note');
        await samples.getByRole('button', { name: 'Keep note' }).click();
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Escape');
        await samples.keyboard.press('Control+e');
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Escape');
        await samples.keyboard.press('Control+f');
        expect(await seriousFindings(samples)).toEqual([]);
        await samples.keyboard.press('Escape');
        await samples.getByRole('main').getByRole('button', { name: 'Compare' }).click();
        expect(await seriousFindings(samples)).toEqual([]);
        const others = samples.getByRole('listbox', { name: 'What to compare with' });
        await others.getByRole('option').first().click();
        await samples.getByRole('region', { name: 'Primitives of both' }).waitFor();
        expect(await seriousFindings(samples)).toEqual([]);
      });
    });
  }
}

test('everything is reached with the keyboard alone', async ({ samples }) => {
  await samples.keyboard.press('/');
  await samples.keyboard.press('ArrowDown');
  await expect(attackerList(samples)).toBeFocused();
  await samples.keyboard.press('End');
  await samples.keyboard.press('Home');
  await expect(samples.getByRole('main', { name: 'Attacker 198.51.100.201' })).toBeVisible();
  const events = samples.getByRole('grid', { name: 'Events' });
  const position = samples.getByRole('slider', { name: 'Position' });
  await tabTo(samples, position);
  await samples.keyboard.press('Home');
  await samples.keyboard.press('Space');
  await expect(samples.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await samples.keyboard.press('Space');
  await tabTo(samples, events);
  await samples.keyboard.press('Home');
  const chosen = events.getByRole('row', { selected: true });
  await expect(chosen).toContainText('ended');
  // Behind the end of the session stand changes of state, then what was observed in it.
  await samples.keyboard.press('ArrowDown');
  await expect(chosen).toContainText('state');
  for (let press = 0; press < 5; press++) await samples.keyboard.press('ArrowDown');
  await expect(chosen).toContainText('observation');
  await samples.keyboard.press('Enter');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('Why this value');
});

test('Esc leaves a note as it is, then its panel, then the filter', async ({ samples }) => {
  await samples.setViewportSize({ width: 1280, height: 800 });
  const search = samples.getByRole('textbox', { name: 'Search, filter or run a command' });
  await search.fill('ssh');
  await choose(samples, '203.0.113.77');
  await samples.keyboard.press('n');
  const note = samples.getByRole('textbox', { name: 'Note' });
  await expect(note).toBeFocused();
  await samples.keyboard.type('half a thou');
  await samples.keyboard.press('Escape');
  await expect(note).toHaveValue('half a thou');
  await expect(note).not.toBeFocused();
  await samples.keyboard.press('Escape');
  await expect(note).toBeHidden();
  await expect(search).toHaveValue('ssh');
  await samples.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await samples.keyboard.press('n');
  await expect(note).toHaveValue('half a thou');
});

test('the focus comes back after the palette, and stays in the replay of another session', async ({
  samples,
}) => {
  await choose(samples, '203.0.113.77');
  const replay = samples.getByRole('region', { name: 'Session replay' });
  await replay.getByRole('group', { name: /^Terminal at/ }).focus();
  await samples.keyboard.press('ControlOrMeta+k');
  await expect(samples.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await samples.keyboard.press('Escape');
  await expect(replay.getByRole('group', { name: /^Terminal at/ })).toBeFocused();
  const position = replay.getByRole('slider', { name: 'Position' });
  for (const key of ['Shift+J', 'Alt+ArrowDown']) {
    const heading = replay.getByRole('heading').first();
    const before = await heading.innerText();
    await samples.keyboard.press(key);
    await expect(heading).not.toHaveText(before);
    await expect(replay.locator(':scope:focus, :focus')).toHaveCount(1);
    await samples.keyboard.press('ArrowLeft');
    await expect(position).not.toHaveAttribute('aria-valuetext', /^(\S+) of \1$/);
  }
});
