import { defineConfig } from '@playwright/test';

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

export default defineConfig({
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
  use: {
    viewport: { width: 1920, height: 1080 },
    colorScheme: 'dark',
    trace: 'off',
    launchOptions: { executablePath: CHROMIUM, args: QUIET },
  },
});
