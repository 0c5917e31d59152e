import { defineConfig } from 'vitest/config';

/** Tests read the packages' sources, in this process and in those that a test starts: no build is needed. */
const SOURCE_CONDITIONS = ['source', 'module', 'node'];

/** In milliseconds: tests that start processes are slow on a busy machine, not broken. */
const TEST_TIMEOUT = 20_000;

export default defineConfig({
  resolve: { conditions: SOURCE_CONDITIONS },
  ssr: { resolve: { conditions: SOURCE_CONDITIONS } },
  test: {
    include: ['test/unit/**/*.test.ts'],
    environment: 'node',
    testTimeout: TEST_TIMEOUT,
    execArgv: ['--conditions=source'],
  },
});
