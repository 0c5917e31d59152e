/** Something that is wrong with a rule, and where. */
export interface RuleProblem {
  /** An error refuses the rule; a warning says what was put right. */
  readonly severity: 'error' | 'warning';
  /** The file as it was handed over; empty where a rule comes from none. */
  readonly file: string;
  /** Counted from 1; 0 when unknown. */
  readonly line: number;
  readonly column: number;
  /** The rule, where its id could be read. */
  readonly ruleId: string | null;
  /** Path of the field, such as `emits[0].tactic`; empty for the whole file. */
  readonly field: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** Steps from a rule to a field of it. */
export type FieldPath = readonly (string | number)[];

/** Writes a path as people do: `emits[0].tactic`. */
export function fieldName(path: FieldPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

/** One line for a person: `file:line:column  R0100 field: message`. */
export function formatProblem(problem: RuleProblem): string {
  const { file, line, column, ruleId, field, message } = problem;
  const place = [file || 'rules', ...(line > 0 ? [line, column] : [])].join(':');
  const subject = [ruleId, field].filter(Boolean).join(' ');
  return `${place}  ${problem.severity}: ${subject ? `${subject}: ` : ''}${message}`;
}
