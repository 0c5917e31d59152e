import { choose, expect, test } from './support/viewer-test.ts';

const LEADING = [
  'Motor',
  'Cognitive',
  'Temporal',
  'Operational',
  'Environmental',
  'Emotional valence',
];

test('the head says who it is and what stands out', async ({ samples }) => {
  const main = await choose(samples, '203.0.113.77');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('203.0.113.77');
  await expect(main).toContainText('11 sessions · 2 deckies · 21 Oct – 5 Nov 2026 UTC');
  await expect(main).toContainText('Pastes most of the input, 8 – 30 s between commands');
});

test('the head says first that the hands are not of one piece, and why', async ({ samples }) => {
  const main = await choose(samples, '198.51.100.201');
  await expect(main).toContainText(
    'Sessions contradict each other in feedback loop, latency class and 8 more.',
  );
  await main.getByRole('button', { name: 'Why' }).click();
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('cognitive.feedback_loop_engagement');
  await expect(inspector.getByText('conflicted').first()).toBeVisible();
});

test('events come in the order of time, newest or oldest first', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const grid = samples.getByRole('grid', { name: 'Events' });
  const first = grid.getByRole('row').nth(1);
  await expect(first).toContainText('5 Nov 01:22:37');
  await expect(first).toContainText('ended');
  await samples.getByRole('button', { name: 'Order: newest first' }).click();
  await expect(first).toContainText('21 Oct');
  await expect(first).toContainText('started');
  await samples.getByRole('button', { name: 'This session' }).click();
  await expect(first).toContainText('5 Nov 01:20:40');
});

test('primitives are grouped by domain, the leading ones first', async ({ samples }) => {
  await choose(samples, '192.0.2.44');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { level: 3 })).toHaveText(
    LEADING.map((name) => new RegExp(`^${name}`)),
  );
  const motor = inspector.getByRole('region', { name: 'Motor' }).getByRole('button');
  await expect(motor.first()).toContainText('input modality');
  const cognitive = inspector.getByRole('region', { name: 'Cognitive' }).getByRole('button');
  await expect(cognitive.nth(0)).toHaveAttribute('title', 'cognitive.feedback_loop_engagement');
  await expect(cognitive.nth(1)).toHaveAttribute('title', 'cognitive.command_branch_diversity');
  await expect(cognitive.nth(2)).toHaveAttribute('title', 'cognitive.inter_command_latency_class');
});

test('an observation is explained down to its bytes in three steps', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: /latency class/ }).click();
  await expect(inspector).toContainText('llm_heavyweight');
  await expect(inspector).toContainText('confidence 0.80');
  await expect(inspector).toContainText('7 samples');
  await expect(inspector.getByRole('img', { name: /Measured 15.* s on the scale/ })).toBeVisible();
  const chosen = inspector.getByRole('row').filter({ hasText: 'llm_heavyweight' });
  await expect(chosen).toHaveAttribute('aria-current', 'true');
  await expect(chosen).toContainText('8 s');
  await expect(chosen).toContainText('30 s');
  const position = samples.getByRole('slider', { name: 'Position' });
  const before = await position.getAttribute('aria-valuetext');
  await inspector.getByRole('button', { name: /–/ }).nth(1).click();
  await expect(position).not.toHaveAttribute('aria-valuetext', before ?? '');
  await inspector.getByRole('button', { name: 'Raw bytes' }).click();
  await expect(samples.getByRole('group', { name: 'Raw bytes' })).toBeVisible();
});

test('choosing an event moves the replay there', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  await samples.getByRole('button', { name: 'Order: newest first' }).click();
  const started = samples.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1);
  await expect(started).toContainText('started');
  await started.click();
  await expect(samples.getByRole('slider', { name: 'Position' })).toHaveAttribute(
    'aria-valuenow',
    '0',
  );
  await samples.keyboard.press('j');
  await expect(
    samples.getByRole('grid', { name: 'Events' }).getByRole('row', { selected: true }),
  ).toContainText(/tag|observation/);
});

test('the events follow the cursor in time, and J and K go on from it', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const grid = samples.getByRole('grid', { name: 'Events' });
  const started = grid.getByRole('row').filter({ hasText: '5 Nov 01:20:40' });
  await expect(grid.getByRole('row').nth(1)).toContainText('ended');
  await expect(started).toHaveCount(0);
  await samples.getByRole('slider', { name: 'Position' }).focus();
  await samples.keyboard.press('Home');
  await expect(started.filter({ hasText: 'started' })).toBeInViewport();
  await samples.keyboard.press('j');
  const chosen = grid.getByRole('row', { selected: true });
  await expect(chosen).toContainText('started');
  await expect(chosen).toContainText('5 Nov 01:20:40');
  await samples.keyboard.press(']');
  await samples.keyboard.press('k');
  await expect(chosen).toContainText('5 Nov 01:2');
  await expect(chosen).not.toContainText('started');
});

test('the inspector turns to what a chosen event rests on', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const rows = samples.getByRole('grid', { name: 'Events' }).getByRole('row');
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  const tab = inspector.getByRole('tab', { selected: true });
  await samples.getByRole('button', { name: 'Order: newest first' }).click();
  await expect(tab).toContainText('Primitives');
  await rows.filter({ hasText: 'observation' }).first().click();
  await expect(tab).toContainText('Evidence');
  await rows.filter({ hasText: 'T1' }).first().click();
  await expect(tab).toContainText('ATT&CK');
  await inspector.getByRole('tab', { name: 'Notes' }).click();
  await rows.filter({ hasText: 'observation' }).first().click();
  await expect(tab).toContainText('Notes');
});

test('a change of state says what changed, and by which value', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const rows = samples.getByRole('grid', { name: 'Events' }).getByRole('row');
  await rows.filter({ hasText: 'valence' }).filter({ hasText: 'state' }).first().click();
  const change = samples.getByRole('region', { name: 'Change of state' });
  await expect(change).toContainText('unknown');
  await expect(change).toContainText('stable');
  await expect(change).toContainText('5 Nov 2026 22:41:41');
  await expect(change).toContainText('by negative');
});

test('sessions are chosen on the time stack', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const sessions = samples.getByRole('region', { name: 'Time stack' }).getByRole('option');
  await expect(sessions).toHaveCount(11);
  await sessions.first().click();
  await expect(samples.getByRole('region', { name: 'Session replay' })).toContainText(
    '21 Oct 2026',
  );
  await samples.keyboard.press('Shift+K');
  await expect(samples.getByRole('region', { name: 'Session replay' })).toContainText(
    '22 Oct 2026',
  );
});

test('the time stack has a lane for each primitive, what needs a look first', async ({
  samples,
}) => {
  await choose(samples, '198.51.100.201');
  const stack = samples.getByRole('region', { name: 'Time stack' });
  const lanes = stack.getByRole('group', { name: 'Lanes' });
  const drawn = stack.getByRole('img', { name: /: (unknown|stable|drifting|conflicted)/ });
  await expect(lanes.getByRole('button', { name: 'Main 15' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(drawn).toHaveCount(15);
  await expect(drawn.first()).toHaveAccessibleName(/then conflicted$/);
  await lanes.getByRole('button', { name: 'All 36' }).click();
  await expect(drawn).toHaveCount(36);
  await expect(stack.getByRole('button', { name: /^shell type/ })).toBeAttached();
  await lanes.getByRole('button', { name: 'No lanes' }).click();
  await expect(drawn).toHaveCount(0);
});

test('wall time has its dates', async ({ samples }) => {
  await choose(samples, '198.51.100.201');
  const stack = samples.getByRole('region', { name: 'Time stack' });
  await stack.getByRole('button', { name: 'Wall time' }).click();
  for (const day of ['24 Oct', '28 Oct', '3 Nov']) {
    await expect(stack.getByText(day, { exact: true })).toBeVisible();
  }
});

test.describe('on a small screen', () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test('events and inspector step back into drawers', async ({ samples }) => {
    await choose(samples, '203.0.113.77');
    await expect(samples.getByRole('grid', { name: 'Events' })).toBeHidden();
    await samples.getByRole('button', { name: /^Events/ }).click();
    await expect(samples.getByRole('grid', { name: 'Events' })).toBeVisible();
    await samples.keyboard.press('Escape');
    await expect(samples.getByRole('grid', { name: 'Events' })).toBeHidden();
    await samples.keyboard.press('q');
    await expect(samples.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
  });
});
