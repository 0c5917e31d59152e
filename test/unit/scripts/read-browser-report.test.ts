import { describe, expect, it } from 'vitest';
import { readBrowserReport } from '../../../scripts/read-browser-report.ts';

function spec(title: string, status: string): object {
  return { title, tests: [{ status }] };
}

function report(specs: readonly object[], errors: readonly object[] = []): string {
  const inner = { title: 'a list', specs, suites: [] };
  return JSON.stringify({ suites: [{ title: 'a.spec.ts', specs: [], suites: [inner] }], errors });
}

describe('the count of browser tests', () => {
  it('has every passed test, also in groups', () => {
    const text = report([spec('opens', 'expected'), spec('closes', 'expected')]);
    expect(readBrowserReport(text, 0)).toEqual({ passed: 2, failures: [] });
  });

  it('names failed tests, and those that passed only on another try', () => {
    const specs = [spec('opens', 'expected'), spec('sorts', 'unexpected'), spec('hops', 'flaky')];
    expect(readBrowserReport(report(specs), 1)).toEqual({
      passed: 1,
      failures: ['a.spec.ts › a list › sorts (unexpected)', 'a.spec.ts › a list › hops (flaky)'],
    });
  });

  it('does not count tests that did not run', () => {
    const text = report([spec('opens', 'expected'), spec('waits', 'skipped')]);
    expect(readBrowserReport(text, 0)).toEqual({ passed: 1, failures: [] });
  });

  it('has a failure when nothing ran, there is no report, or an error is outside of tests', () => {
    expect(readBrowserReport(report([]), 0).failures).toHaveLength(1);
    expect(readBrowserReport(undefined, 1).failures).toHaveLength(1);
    const text = report([spec('opens', 'expected')], [{ message: 'cannot load a.spec.ts' }]);
    expect(readBrowserReport(text, 1)).toEqual({
      passed: 1,
      failures: ['cannot load a.spec.ts'],
    });
  });
});
