/** One thing that every plugin is checked for; for the `test` function of whatever test runner. */
export interface ConformanceCheck {
  /** What is expected, in words, to be the name of the test. */
  readonly name: string;
  /** Rejects with an assertion error that says what is wrong. */
  readonly run: () => Promise<void>;
}
