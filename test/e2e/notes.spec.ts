import { attackerList, choose, expect, test } from './support/viewer-test.ts';

test('an attacker is bookmarked, which its row shows', async ({ samples }) => {
  const main = await choose(samples, '203.0.113.77');
  const button = main.getByRole('button', { name: 'Bookmark', exact: true });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  const row = attackerList(samples).getByRole('option', { name: '203.0.113.77' });
  await expect(row).toHaveAccessibleName(/bookmarked/);
  await button.click();
  await expect(row).not.toHaveAccessibleName(/bookmarked/);
});

test('a note about an attacker is written, changed and removed', async ({ samples }) => {
  const main = await choose(samples, '203.0.113.77');
  await main.getByRole('button', { name: 'Add note' }).click();
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('textbox', { name: 'Note', exact: true }).fill('A loop, <b>likely</b>');
  await inspector.getByRole('button', { name: 'Keep note' }).click();
  const notes = inspector.getByRole('list', { name: 'Notes' });
  await expect(notes).toContainText('A loop, <b>likely</b>');
  await notes.getByRole('button', { name: 'Edit note' }).click();
  await notes.getByRole('textbox', { name: 'Text of the note' }).fill('A loop');
  await notes.getByRole('button', { name: 'Save' }).click();
  await expect(notes.getByRole('article')).toContainText('A loop');
  await notes.getByRole('button', { name: 'Remove note' }).click();
  await expect(notes.getByRole('article')).toHaveCount(0);
});

test('a chosen event is bookmarked and noted with the keyboard', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples.keyboard.press('j');
  await samples.keyboard.press('j');
  const row = samples.getByRole('grid', { name: 'Events' }).getByRole('row', { selected: true });
  await expect(row).toContainText(/state|tag|observation/);
  await samples.keyboard.press('b');
  await expect(row).toContainText('bookmarked');
  await samples.keyboard.press('n');
  await samples.keyboard.type('Worth a second look');
  await samples.keyboard.press('Control+Enter');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('article')).toContainText('Worth a second look');
  await expect(inspector.getByRole('article')).toContainText(/event at .* in session/);
});

test('notes are rows of the event list: found by a filter, chosen, changed and gone', async ({
  samples,
}) => {
  const main = await choose(samples, '203.0.113.77');
  const events = samples.getByRole('grid', { name: 'Events' });
  await samples.keyboard.press('j');
  await samples.keyboard.press('j');
  await events.getByRole('row', { selected: true }).waitFor();
  await samples.keyboard.press('n');
  await samples.keyboard.type('Typed by hand');
  await samples.keyboard.press('Control+Enter');
  const row = events.getByRole('row', { name: /note.*Typed by hand/ });
  await expect(row).toBeVisible();
  await expect(row).toContainText('about this event');
  await main.getByRole('button', { name: 'Add note' }).click();
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('combobox', { name: 'About' }).selectOption('this attacker');
  await inspector.getByRole('textbox', { name: 'Note', exact: true }).fill('Back every night');
  await inspector.getByRole('button', { name: 'Keep note' }).click();

  const search = samples.getByRole('textbox', { name: 'Search, filter or run a command' });
  await search.fill('kind=note');
  await expect(events).toHaveAttribute('aria-rowcount', '3');
  await expect(attackerList(samples).getByRole('option')).toHaveCount(1);
  await inspector.getByRole('tab', { name: 'Evidence' }).click();
  await row.click();
  await expect(inspector.getByRole('tab', { name: 'Notes' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  const article = inspector.getByRole('article').filter({ hasText: 'Typed by hand' });
  await expect(article).toHaveAttribute('aria-current', 'true');
  await article.getByRole('button', { name: 'Edit note' }).click();
  await inspector.getByRole('textbox', { name: 'Text of the note' }).fill('Typed slowly');
  await inspector.getByRole('button', { name: 'Save' }).click();
  await expect(events.getByRole('row', { name: /note.*Typed slowly/ })).toBeVisible();
  await inspector.getByRole('button', { name: 'Remove note' }).first().click();
  await expect(events).toHaveAttribute('aria-rowcount', '2');
  await inspector.getByRole('button', { name: 'Remove note' }).click();
  await expect(attackerList(samples).getByRole('option')).toHaveCount(0);
});
