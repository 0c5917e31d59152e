import { defineConfig } from 'vitest/config';

/** Tests read the packages' sources, in this process and in those that a test starts: no build is needed. */
const SOURCE_CONDITIONS = ['source', 'module', 'node'];

export default defineConfig({
  resolve: { conditions: SOURCE_CONDITIONS },
  ssr: { resolve: { conditions: SOURCE_CONDITIONS } },
  test: {
    include: ['test/unit/**/*.test.ts'],
    environment: 'node',
    execArgv: ['--conditions=source'],
  },
});
