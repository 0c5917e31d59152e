import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLES, serve } from './support/serve.ts';
import { attackerList, expect, test } from './support/viewer-test.ts';

/** A rule that finds a word in commands. */
function rule(id: string, word: string, technique: string): string {
  return [
    `- rule_id: ${id}`,
    '  rule_version: 1',
    `  name: ${word}_was_typed`,
    '  description: A word was typed',
    '  applies_to: [command]',
    `  match: { pattern: '${word}' }`,
    '  emits:',
    `    - { tactic: TA0007, technique_id: ${technique}, confidence: 0.8 }`,
    '  evidence_fields: [command_text]',
    '',
  ].join('\n');
}

/** The line of a rule that names the technique. */
const TECHNIQUE_LINE = 8;

/** A folder of rules of one's own: one that can be used, and one whose technique does not exist. */
const withRules = test.extend<{ readonly folder: string }>({
  folder: async ({ page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'shardscope-rules-'));
    await writeFile(join(folder, 'good.yaml'), rule('ACME-0001', 'hostname', 'T1082'));
    await writeFile(join(folder, 'broken.yaml'), rule('ACME-0002', 'cat', 'T9999'));
    const served = await serve(SAMPLES, '--rules', folder);
    await page.goto(served.link);
    await page.getByText('64 sessions read').waitFor();
    await expect(attackerList(page).getByRole('option')).toHaveCount(11);
    await page.getByRole('button', { name: 'Rules' }).click();
    await page.getByRole('grid', { name: 'Rules' }).waitFor();
    await use(folder);
    await served.kill();
    await rm(folder, { recursive: true });
  },
});

withRules('a broken rule is said with its place, until it is mended', async ({ page, folder }) => {
  const rules = page.getByRole('grid', { name: 'Rules' });
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(page.getByRole('region', { name: 'Folders' })).toContainText(folder);
  await page.getByRole('button', { name: 'Yours' }).click();
  const good = rules.getByRole('row', { name: /ACME-0001/ });
  await expect(good).toContainText('hostname was typed');
  await expect(good).toContainText('yours');
  await expect(good.getByRole('gridcell').nth(5)).toHaveText(/^[1-9]\d*$/);
  await expect(rules.getByRole('row', { name: /ACME-0002/ })).toHaveCount(0);
  const place = `${join(folder, 'broken.yaml')}:${TECHNIQUE_LINE}`;
  await expect(messages).toContainText(place);
  await expect(messages).toContainText('emits[0].technique_id');
  await expect(messages.getByRole('listitem')).toContainText([/error: .*T9999/]);

  await writeFile(join(folder, 'broken.yaml'), rule('ACME-0002', 'cat', 'T1083'));
  const mended = rules.getByRole('row', { name: /ACME-0002/ });
  await expect(mended.getByRole('gridcell').nth(5)).toHaveText(/^[1-9]\d*$/);
  await expect(messages).not.toContainText('T9999');
  await expect(messages).not.toContainText(place);
  await expect(messages).toContainText('ACME-0002 was added');
});

withRules('a rule that is broken later stays in use as it was', async ({ page, folder }) => {
  const rules = page.getByRole('grid', { name: 'Rules' });
  const messages = page.getByRole('region', { name: 'Messages' });
  await writeFile(join(folder, 'good.yaml'), '- rule_id: [');
  const said = messages.getByRole('listitem').filter({ hasText: 'good.yaml:' });
  await expect(said).toContainText('the version before stays in use');
  await page.getByRole('button', { name: 'Yours' }).click();
  await expect(rules.getByRole('row', { name: /ACME-0001/ })).toBeVisible();
  await writeFile(join(folder, 'good.yaml'), rule('ACME-0001', 'hostname', 'T1082'));
  await expect(said).toHaveCount(0);
});
