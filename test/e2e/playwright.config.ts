import { defineConfig } from '@playwright/test';
import { ELECTRON } from './support/desktop.ts';
import type { DoorOption } from './support/viewer-test.ts';

/** Debian's Chromium; SHARDSCOPE_CHROMIUM names another one. */
const CHROMIUM = process.env['SHARDSCOPE_CHROMIUM'] ?? '/usr/bin/chromium';

/** The browser talks to nobody but the viewer. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Tests about the browser door itself, and about what is said on the command line that opens it. */
const BROWSER_ONLY = /(door|own-rules|two-viewers)\.spec\.ts/;

if (!ELECTRON && process.env['TEST_WORKER_INDEX'] === undefined) {
  console.log('The project "electron" does not run: the runtime of Electron is not installed.');
}

export default defineConfig<DoorOption>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../node_modules/.cache/shardscope/e2e',
  // A machine that is busy is slow, not broken.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  projects: [
    { name: 'browser' },
    ...(ELECTRON
      ? [{ name: 'electron', use: { door: 'electron' as const }, testIgnore: BROWSER_ONLY }]
      : []),
  ],
  use: {
    viewport: { width: 1920, height: 1080 },
    colorScheme: 'dark',
    trace: 'off',
    launchOptions: { executablePath: CHROMIUM, args: QUIET },
  },
});
