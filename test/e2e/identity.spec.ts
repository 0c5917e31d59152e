import type { Locator, Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import {
  CANDIDATES,
  operatorsFolder,
  SAME_HANDS,
  TAKING_TURNS,
} from './support/operators-folder.ts';
import { attackerList, choose, expect, test } from './support/viewer-test.ts';
import type { Served } from './support/serve.ts';

async function openOperators(page: Page, open: (path: string) => Promise<Served>): Promise<void> {
  await open(await operatorsFolder());
  await page.getByText('30 sessions read').waitFor();
  await attackerList(page).getByRole('option').nth(4).waitFor();
}

function identityPage(page: Page, address: string): Locator {
  return page.getByRole('main', { name: `Identity of ${address}` });
}

test('the same hands on two addresses are one identity, with the evidence', async ({
  page,
  open,
}) => {
  await openOperators(page, open);
  const [one, other] = SAME_HANDS;
  const row = attackerList(page).getByRole('option', { name: one });
  await expect(row).toHaveAccessibleName(/same hands as 1 other address/);
  await choose(page, one);
  await page.getByRole('button', { name: `same hands as ${other}` }).click();
  const identity = identityPage(page, one);
  await expect(identity).toContainText('2 addresses');
  const link = identity.getByRole('article', { name: /^Link between/ });
  await expect(link).toContainText('joined by the evidence');
  await link.locator('summary').click();
  const typing = link.getByRole('row').filter({ hasText: 'typing rhythm' });
  await expect(typing).toContainText('strong');
  await expect(typing).toContainText('shared digraphs');
  await expect(link.getByRole('row').filter({ hasText: 'C2 endpoint' })).toContainText('yes');
});

test('an address is taken out of its identity, and taken back in', async ({ page, open }) => {
  await openOperators(page, open);
  const [one, other] = SAME_HANDS;
  await choose(page, one);
  await page.getByRole('button', { name: `same hands as ${other}` }).click();
  const identity = identityPage(page, one);
  await identity.getByRole('button', { name: `Take ${other} out` }).click();
  await expect(identity).toContainText('1 address ');
  const link = identity.getByRole('article', { name: /^Link between/ });
  await expect(link).toContainText('rejected by you');
  await link.getByRole('button', { name: /^Take back/ }).click();
  await expect(link).toContainText('joined by the evidence');
  await expect(identity).toContainText('2 addresses');
});

test('a candidate is decided on the overview', async ({ page, open }) => {
  await openOperators(page, open);
  const candidates = page.getByRole('region', { name: 'Same hands?' });
  const link = candidates.getByRole('article');
  await expect(link).toHaveCount(1);
  for (const address of CANDIDATES) await expect(link).toContainText(address);
  await expect(link).toContainText('0.70');
  await link.getByRole('button', { name: /^Same: / }).click();
  await expect(candidates).toBeHidden();
  await choose(page, CANDIDATES[0]);
  await page.getByRole('button', { name: `same hands as ${CANDIDATES[1]}` }).click();
  const decided = identityPage(page, CANDIDATES[0]).getByRole('article');
  await expect(decided).toContainText('confirmed by you');
  await decided.getByRole('button', { name: /^Not the same/ }).click();
  await expect(decided).toContainText('rejected by you');
  await expect(identityPage(page, CANDIDATES[0])).toContainText('1 address ');
});

test('several actors are suspected with the primitives behind it', async ({ page, open }) => {
  await openOperators(page, open);
  await expect(
    page.getByRole('region', { name: 'Stands out' }).getByRole('listitem').first(),
  ).toContainText('Several actors suspected. Two values take turns in input modality');
  const main = await choose(page, TAKING_TURNS);
  const banner = main.getByRole('note', { name: 'Several actors suspected' });
  await expect(banner).toContainText('multi-actor suspected');
  await banner.getByRole('button', { name: 'input modality' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('motor.input_modality');
  await expect(inspector.getByRole('list', { name: /Changes of state/ })).toContainText(
    'multi-actor',
  );
});

test('each primitive says its state and since when, by sign and word', async ({ samples }) => {
  const main = await choose(samples, '203.0.113.77');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  const modality = inspector.getByRole('button', { name: /^input modality/ });
  await expect(modality).toContainText('drifting');
  await expect(modality).toContainText('since 3 Nov');
  await expect(inspector.getByRole('button', { name: /^latency class/ })).toContainText(
    'conflicted',
  );
  await expect(
    main.getByRole('img', { name: 'input modality: unknown, then stable, then conflicted, then' }),
  ).toBeVisible();
  const row = attackerList(samples).getByRole('option', { name: '203.0.113.77' });
  await expect(row.getByRole('img').first()).toHaveAccessibleName(
    '19 stable, 9 drifting, 4 conflicted, 1 unknown',
  );
  await expect(row.getByRole('img').nth(1)).toHaveAccessibleName(
    'Execution, Credential Access, Discovery',
  );
});

test('states run over time in the identity, as lines and as a table', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples.getByRole('button', { name: /^identity/ }).click();
  const identity = identityPage(samples, '203.0.113.77');
  const states = identity.getByRole('region', { name: 'States' });
  await expect(states.getByRole('listitem')).toHaveCount(33);
  await expect(
    states.getByRole('img', { name: /^input modality: unknown since 21 Oct/ }),
  ).toBeVisible();
  await expect(identity.getByRole('region', { name: 'Across sessions' })).toContainText(
    'persistence',
  );
  await samples.keyboard.press('t');
  await expect(states.getByRole('row').nth(1)).toContainText('5 Nov');
});

test('changes of state stand among the events', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples
    .getByRole('textbox', { name: 'Search, filter or run a command' })
    .fill('kind=state and primitive=input_modality');
  const events = samples.getByRole('grid', { name: 'Events' });
  await expect(events.getByRole('row')).toHaveCount(5);
  await expect(events.getByRole('row').nth(1)).toContainText(
    'drifting input_modality, was conflicted',
  );
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('identity and links can be used by everybody', async ({ page, open }) => {
      test.setTimeout(120_000);
      await openOperators(page, open);
      expect(await seriousFindings(page)).toEqual([]);
      await choose(page, TAKING_TURNS);
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: /^identity/ }).click();
      await identityPage(page, TAKING_TURNS).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press('t');
      expect(await seriousFindings(page)).toEqual([]);
    });
  });
}
