import type { JsonTestResults } from 'vitest/node';

/** What a suite came to. A suite fails when it has failures, or when nothing in it ran. */
export interface SuiteResult {
  /** How many of its tests passed. */
  readonly passed: number;
  /** One line for each failed test, to find it by. */
  readonly failures: readonly string[];
}

/**
 * Counts the tests in vitest's JSON report.
 *
 * A test file that cannot be loaded counts as one failure, and so does a run that failed with no
 * failed test to show for it (an error thrown outside of any test), or that ran no test at all.
 *
 * @param report the report's text, or undefined when vitest wrote none
 * @param exitCode vitest's exit code
 */
export function readTestReport(report: string | undefined, exitCode: number): SuiteResult {
  if (report === undefined) {
    return { passed: 0, failures: [`vitest ended with exit code ${exitCode} before its report`] };
  }
  const { numPassedTests: passed, testResults } = JSON.parse(report) as JsonTestResults;
  const failures = testResults.flatMap(failuresOfFile);
  if (failures.length === 0 && exitCode !== 0) {
    failures.push(`vitest ended with exit code ${exitCode}: see its output above`);
  }
  if (failures.length === 0 && passed === 0) failures.push('no test ran');
  return { passed, failures };
}

function failuresOfFile(file: JsonTestResults['testResults'][number]): readonly string[] {
  const failed = file.assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0) return failed.map((test) => `${file.name} › ${test.fullName}`);
  return file.status === 'failed'
    ? [`${file.name}: ${file.message || 'it could not be loaded'}`]
    : [];
}
