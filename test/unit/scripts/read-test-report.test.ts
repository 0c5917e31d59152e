import { describe, expect, it } from 'vitest';
import { readTestReport } from '../../../scripts/read-test-report.ts';

function report(files: readonly object[], passed: number): string {
  return JSON.stringify({ numPassedTests: passed, testResults: files });
}

const GOOD_FILE = {
  name: 'good.test.ts',
  status: 'passed',
  message: '',
  assertionResults: [{ fullName: 'adds', status: 'passed' }],
};

describe('the count of unit tests', () => {
  it('has every passed test', () => {
    expect(readTestReport(report([GOOD_FILE], 1), 0)).toEqual({ passed: 1, failures: [] });
  });

  it('names every failed test', () => {
    const file = {
      name: 'bad.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { fullName: 'adds', status: 'passed' },
        { fullName: 'subtracts', status: 'failed' },
      ],
    };
    expect(readTestReport(report([file, GOOD_FILE], 2), 1)).toEqual({
      passed: 2,
      failures: ['bad.test.ts › subtracts'],
    });
  });

  it('has a failure for a file that cannot be loaded', () => {
    const file = {
      name: 'bad.test.ts',
      status: 'failed',
      message: 'no such module',
      assertionResults: [],
    };
    const { failures } = readTestReport(report([file, GOOD_FILE], 1), 1);
    expect(failures).toEqual(['bad.test.ts: no such module']);
  });

  it('has a failure for an error outside of any test', () => {
    expect(readTestReport(report([GOOD_FILE], 1), 1).failures).toHaveLength(1);
  });

  it('has a failure when nothing ran', () => {
    expect(readTestReport(report([], 0), 0).failures).toEqual(['no test ran']);
  });

  it('has a failure when there is no report', () => {
    expect(readTestReport(undefined, 0).failures).toHaveLength(1);
  });
});
