import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { natsPublisher, type NatsPublisher } from '../unit/engine/live/nats-publisher.ts';
import {
  hasNatsServer,
  startNatsServer,
  type NatsServer,
} from '../unit/engine/live/nats-server.ts';
import { serveLive } from './support/serve.ts';
import { attackerList, expect, test } from './support/viewer-test.ts';

test.skip(!hasNatsServer(), 'nats-server is not installed');

let server: NatsServer;
let publisher: NatsPublisher;

test.beforeAll(async () => {
  server = await startNatsServer();
  publisher = await natsPublisher(server);
});

test.afterAll(async () => {
  publisher.close();
  await server.remove();
});

let sessions = 0;

/** A session of an attacker, as the bus tells of it. */
async function session(address: string, endedAt = Date.now()): Promise<void> {
  await publisher.publish('attacker.session.ended', {
    payload: {
      session_id: `s${sessions++}`,
      decky_id: 'web-01',
      service: 'ssh',
      attacker_uuid: null,
      attacker_ip: address,
      ended_at: new Date(endedAt).toISOString(),
      duration_s: 30,
      shard_path: null,
      commands: ['cat /etc/shadow'],
    },
  });
  await publisher.flush();
}

/** What axe finds that keeps somebody from using a page. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

async function attach(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Attach to bus' }).click();
  const dialog = page.getByRole('dialog', { name: 'Attach to bus' });
  await dialog.getByLabel('Server').fill(server.url);
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('group', { name: 'Live bus' })).toContainText('Live');
}

test.describe('a live bus', () => {
  test('is attached to by a dialog, and attackers appear as they come', async ({ page, open }) => {
    await open(null);
    await attach(page);
    await session('203.0.113.5');
    await expect(attackerList(page).getByRole('option', { name: '203.0.113.5' })).toBeVisible();
    const sources = page.getByRole('list', { name: 'Sources' });
    await expect(sources).toContainText(`nats · ${new URL(server.url).host}`);
    await expect(sources).toContainText(/Live, events a second:\s?\d+\/s/);
    await attackerList(page).getByRole('option', { name: '203.0.113.5' }).click();
    await expect(page.getByRole('main', { name: 'Attacker 203.0.113.5' })).toBeVisible();
    await page.getByRole('tab', { name: 'Evidence' }).click();
    await publisher.publish('attacker.scored', {
      payload: { attacker_ip: '203.0.113.5', score: 4711 },
    });
    await publisher.flush();
    await expect(page.getByRole('region', { name: 'From the bus' })).toContainText('score 4711');
  });

  test('dialog and numbers can be used by everybody', async ({ page, open }) => {
    await open(null);
    await page.getByRole('button', { name: 'Attach to bus' }).click();
    await page.getByRole('dialog').getByLabel('Login').selectOption('User and password');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await attach(page);
    await session('203.0.113.6');
    await attackerList(page).getByRole('option', { name: '203.0.113.6' }).waitFor();
    await page.getByRole('group', { name: 'Live bus' }).getByRole('button').first().click();
    await expect(page.getByText('Nothing is sent to the bus.')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('a refused server says why, and what to do', async ({ page, open }) => {
    await open(null);
    await page.getByRole('button', { name: 'Attach to bus' }).click();
    const dialog = page.getByRole('dialog', { name: 'Attach to bus' });
    await dialog.getByLabel('Server').fill('ws://me:hunter2@127.0.0.1:1');
    await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('user or password in it');
  });

  test('is paused and resumed without losing anything', async ({ page, open }) => {
    await open(null);
    await attach(page);
    await session('203.0.113.21');
    const options = attackerList(page).getByRole('option');
    await expect(options.filter({ hasText: '203.0.113.21' })).toBeVisible();
    await page.getByRole('button', { name: 'Pause the live view' }).click();
    await expect(page.getByRole('group', { name: 'Live bus' })).toContainText('Paused');
    await session('203.0.113.22');
    await page.waitForTimeout(2500);
    await expect(options.filter({ hasText: '203.0.113.22' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Resume the live view' }).click();
    await expect(options.filter({ hasText: '203.0.113.22' })).toBeVisible();
  });

  test('the list does not move under the pointer', async ({ page, open }) => {
    await open(null);
    await attach(page);
    for (let i = 0; i < 5; i++) await session(`203.0.113.3${i}`, Date.now() - 60_000 * (i + 1));
    const options = attackerList(page).getByRole('option');
    await expect(options).toHaveCount(5);
    await options.nth(3).hover();
    const before = await options.allTextContents();
    await session('203.0.113.34', Date.now());
    await page.waitForTimeout(2500);
    expect(await options.allTextContents()).toEqual(before);
    await page.getByRole('main').hover();
    await expect(options.first()).toContainText('203.0.113.34');
  });
});

test('in the browser the command line chooses the bus', async ({ page, door }) => {
  test.skip(door === 'electron', 'it is about the browser door');
  const served = await serveLive(server.url);
  await page.goto(served.link);
  await expect(page.getByRole('group', { name: 'Live bus' })).toContainText('Live');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('attach to bus');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Attach to bus' });
  await expect(dialog).toContainText('shardscope attach');
  await expect(dialog.getByLabel('Server')).toHaveCount(0);
  await served.kill();
});
