import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';
import type { SuiteResult } from './read-test-report.ts';

/**
 * Counts the tests in Playwright's JSON report. A test that passed only when it was tried again
 * counts as failed: it says something about the program, or about the test.
 *
 * @param report the report's text, or undefined when Playwright wrote none
 * @param exitCode Playwright's exit code
 */
export function readBrowserReport(report: string | undefined, exitCode: number): SuiteResult {
  if (report === undefined) {
    return { passed: 0, failures: [`playwright ended with exit code ${exitCode}, no report`] };
  }
  const { suites, errors } = JSON.parse(report) as JSONReport;
  const outcomes = suites.flatMap((suite) => outcomesOf(suite));
  const failures = outcomes.filter(({ status }) => status === 'unexpected' || status === 'flaky');
  const passed = outcomes.filter(({ status }) => status === 'expected').length;
  const lines = [
    ...failures.map(({ name, status }) => `${name} (${status})`),
    ...errors.map(({ message }) => message ?? 'an error outside of any test'),
  ];
  if (lines.length === 0 && (exitCode !== 0 || passed === 0)) {
    lines.push(`playwright ended with exit code ${exitCode} and ${passed} passed tests`);
  }
  return { passed, failures: lines };
}

interface Outcome {
  readonly name: string;
  readonly status: 'skipped' | 'expected' | 'unexpected' | 'flaky';
}

function outcomesOf(suite: JSONReportSuite, path = ''): readonly Outcome[] {
  const here = [path, suite.title].filter(Boolean).join(' › ');
  return [
    ...suite.specs.flatMap(({ title, tests }) =>
      tests.map(({ status }) => ({ name: `${here} › ${title}`, status })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => outcomesOf(inner, here)),
  ];
}
