// The suites of `npm test`, one after the other: a failed one does not keep the next from running.
// The last line counts over all of them: `N passed, N failed`.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readBrowserReport } from './read-browser-report.ts';
import { readTestReport } from './read-test-report.ts';
import type { SuiteResult } from './read-test-report.ts';
import { CACHE, ROOT, run } from './setup.js';
import { SYSTEM_PACKAGES, provideSystemPackages } from './system-packages.ts';

/** A part of `npm test`. */
interface Suite {
  readonly name: string;
  readonly run: () => Promise<SuiteResult>;
}

const TEST_REPORT = join(CACHE, 'unit-tests.json');
const BROWSER_REPORT = join(CACHE, 'browser-tests.json');

const SUITES: readonly Suite[] = [
  { name: 'system packages', run: () => Promise.resolve(provideSystemPackages(SYSTEM_PACKAGES)) },
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  check('types', 'typescript/bin/tsc', ['-b']),
  check('screen types', 'svelte-check/bin/svelte-check', [
    ...['--tsconfig', 'apps/desktop/src/renderer/tsconfig.json', '--fail-on-warnings'],
    ...['--output', 'human'],
  ]),
  check('lint', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']),
  {
    name: 'imports',
    run: async () => asOne(await run(process.execPath, [script('check-imports.ts')])),
  },
  { name: 'build', run: async () => asOne(await run(process.execPath, [script('build.js')])) },
  { name: 'unit tests', run: runUnitTests },
  { name: 'browser tests', run: runBrowserTests },
];

/** A suite that counts as one: a tool of node_modules that exits with 0 when all is well. */
function check(name: string, tool: string, args: readonly string[]): Suite {
  const path = join(ROOT, 'node_modules', tool);
  return { name, run: async () => asOne(await run(process.execPath, [path, ...args])) };
}

function asOne(exitCode: number): SuiteResult {
  return exitCode === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: ['see above'] };
}

function script(name: string): string {
  return join(ROOT, 'scripts', name);
}

async function runUnitTests(): Promise<SuiteResult> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${TEST_REPORT}`];
  rmSync(TEST_REPORT, { force: true });
  const exitCode = await run(process.execPath, [vitest, 'run', ...reporters]);
  const report = existsSync(TEST_REPORT) ? readFileSync(TEST_REPORT, 'utf8') : undefined;
  return readTestReport(report, exitCode);
}

async function runBrowserTests(): Promise<SuiteResult> {
  const playwright = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  rmSync(BROWSER_REPORT, { force: true });
  const args = ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'];
  const exitCode = await run(process.execPath, [playwright, ...args], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: BROWSER_REPORT,
  });
  const report = existsSync(BROWSER_REPORT) ? readFileSync(BROWSER_REPORT, 'utf8') : undefined;
  return readBrowserReport(report, exitCode);
}

async function main(): Promise<void> {
  const results: { readonly name: string; readonly result: SuiteResult }[] = [];
  for (const suite of SUITES) {
    console.log(`\n── ${suite.name}`);
    results.push({ name: suite.name, result: await suite.run() });
  }
  const failures = results.flatMap(({ name, result }) =>
    result.failures.map((failure) => `${name}: ${failure}`),
  );
  if (failures.length > 0)
    console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
  const passed = results.reduce((sum, { result }) => sum + result.passed, 0);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
  console.log(`\n${passed} passed, ${failures.length} failed`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
