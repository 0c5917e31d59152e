// `npm run screenshots`: takes the pictures in docs/images from the real viewer on the samples, so
// that they can be made again when the screen changes. Needs Chromium and a built viewer.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { ROOT } from './setup.js';

const COMMAND = join(ROOT, 'packages', 'engine', 'bin', 'shardscope');
const IMAGES = join(ROOT, 'docs', 'images');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** The attacker whose hands change: the one with most to see. */
const SHOWN_ATTACKER = '203.0.113.77';

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly scheme: 'dark' | 'light';
  readonly arrange: (page: Page) => Promise<void>;
}

function pictures(samples: string, empty: string): readonly Picture[] {
  const attackers = { name: 'attackers', path: samples, arrange: showList };
  const attacker = { name: 'attacker', path: samples, arrange: showAttacker };
  return [
    { ...attackers, scheme: 'dark' },
    { ...attacker, scheme: 'dark' },
    { ...attacker, scheme: 'light' },
    { name: 'error', path: empty, scheme: 'dark', arrange: settle },
  ];
}

async function settle(page: Page): Promise<void> {
  await page.getByRole('status', { name: 'Status' }).waitFor();
  await page.waitForTimeout(2500);
}

async function showList(page: Page): Promise<void> {
  await page.getByRole('listbox', { name: 'Attackers' }).getByRole('option').first().waitFor();
  await settle(page);
}

async function showAttacker(page: Page): Promise<void> {
  const list = page.getByRole('listbox', { name: 'Attackers' });
  await list.getByRole('option', { name: SHOWN_ATTACKER }).click();
  await page.getByRole('main', { name: `Attacker ${SHOWN_ATTACKER}` }).waitFor();
  await settle(page);
}

async function serve(
  path: string,
): Promise<{ readonly child: ChildProcess; readonly link: string }> {
  const args = [COMMAND, 'serve', path, '--no-open', '--no-workspace'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const link = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\S+/.exec(chunk.toString());
      if (found) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error('the viewer ended before it gave a link')));
  });
  return { child, link };
}

async function take(picture: Picture): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['SHARDSCOPE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  for (const viewport of SIZES) {
    const { child, link } = await serve(picture.path);
    const page = await browser.newPage({ viewport, colorScheme: picture.scheme });
    await page.goto(link);
    await picture.arrange(page);
    const file = `${picture.name}-${viewport.width}x${viewport.height}-${picture.scheme}.png`;
    await page.screenshot({ path: join(IMAGES, file) });
    console.log(file);
    await page.close();
    child.kill();
  }
  await browser.close();
}

mkdirSync(IMAGES, { recursive: true });
const empty = mkdtempSync(join(tmpdir(), 'recordings-'));
for (const picture of pictures(join(ROOT, 'samples'), empty)) await take(picture);
