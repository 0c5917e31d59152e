import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choose, expect, test } from './support/viewer-test.ts';

const ADDRESS = '203.0.113.99';

/** A recording of a bus that tells something of somebody, but no session. */
async function heardFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-heard-'));
  const event = {
    ...{ v: 1, id: '1'.repeat(32), topic: 'attacker.intel.enriched', type: 'intel.enriched' },
    ts: 1_795_000_000,
    payload: { attacker_ip: ADDRESS, feodo_listed: true },
  };
  await writeFile(join(folder, 'relay.events.jsonl'), `${JSON.stringify(event)}\n`);
  return folder;
}

test('somebody without sessions has events: what a bus told, and its tags', async ({
  page,
  open,
}) => {
  await open(await heardFolder());
  await page.getByRole('option', { name: ADDRESS }).click();
  const events = page.getByRole('grid', { name: 'Events' });
  await expect(events.getByRole('row', { name: /intel.*feodo_listed/ })).toBeVisible();
  await events.getByRole('row', { name: /tag.*Web Protocols/ }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('R0056');
});

test('what all sessions show together stands among the events, with the reason', async ({
  samples,
}) => {
  await choose(samples, '192.0.2.44');
  const search = samples.getByRole('textbox', { name: 'Search, filter or run a command' });
  await search.fill('kind=observation and not decky~0');
  const events = samples.getByRole('grid', { name: 'Events' });
  await expect(events).toHaveAttribute('aria-rowcount', '4');
  await events
    .getByRole('row', { name: /observation/ })
    .first()
    .click();
  const inspector = samples.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('tab', { name: 'Evidence' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(inspector).toContainText('Why this value');
});
