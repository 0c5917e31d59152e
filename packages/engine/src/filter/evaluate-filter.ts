import type { FieldName, FilterOperator } from './fields.ts';
import type { FilterExpression, FilterTest } from './filter-expression.ts';
import type { FilterFacts } from './filter-facts.ts';
import { timeRange, type TimeRange } from './time-range.ts';

/** Whether a filter fits; null while what is below has to decide. */
export type Verdict = boolean | null;

/** A filter that can be asked about facts. */
export type CompiledFilter = (facts: FilterFacts) => Verdict;

/**
 * Makes a filter that answers as soon as an answer is certain: what an attacker's row decides needs
 * no look at its sessions, what a session decides none at its events.
 *
 * @param now epoch seconds, for times such as `-7d`
 */
export function compileFilter(expression: FilterExpression, now: number): CompiledFilter {
  switch (expression.kind) {
    case 'and':
      return every(expression.terms.map((term) => compileFilter(term, now)));
    case 'or':
      return some(expression.terms.map((term) => compileFilter(term, now)));
    case 'not': {
      const inner = compileFilter(expression.term, now);
      return (facts) => opposite(inner(facts));
    }
    case 'words':
      return wordsFilter(expression.text);
    case 'test':
      return testFilter(expression, now);
  }
}

function every(filters: readonly CompiledFilter[]): CompiledFilter {
  return (facts) => {
    let verdict: Verdict = true;
    for (const filter of filters) {
      const each = filter(facts);
      if (each === false) return false;
      if (each === null) verdict = null;
    }
    return verdict;
  };
}

function some(filters: readonly CompiledFilter[]): CompiledFilter {
  return (facts) => {
    let verdict: Verdict = false;
    for (const filter of filters) {
      const each = filter(facts);
      if (each === true) return true;
      if (each === null) verdict = null;
    }
    return verdict;
  };
}

function opposite(verdict: Verdict): Verdict {
  return verdict === null ? null : !verdict;
}

function wordsFilter(text: string): CompiledFilter {
  const wanted = text.toLowerCase();
  return ({ words, isWhole }) => {
    if (words.some((word) => word.toLowerCase().includes(wanted))) return true;
    return isWhole ? false : null;
  };
}

function testFilter(test: FilterTest, now: number): CompiledFilter {
  if (test.field === 'confidence') return numberFilter(test);
  return test.field === 'time' ? timeFilter(test, now) : textFilter(test, test.field);
}

function textFilter({ operator, values }: FilterTest, field: FieldName): CompiledFilter {
  const wanted = values.map((value) => value.toLowerCase());
  const fits = (value: string): boolean => {
    const found = value.toLowerCase();
    if (operator === '~') return wanted.some((each) => found.includes(each));
    return wanted.some((each) => isSame(field, found, each));
  };
  const filter: CompiledFilter = (facts) => {
    const known = facts.text(field);
    if (known === undefined) return facts.isWhole ? false : null;
    const fitting = known.filter(fits).length;
    if (fitting === 0) return false;
    return facts.isWhole || fitting === known.length ? true : null;
  };
  return operator === '!=' ? (facts) => opposite(filter(facts)) : filter;
}

/**
 * Equal, or as equal as people mean it: a session by the beginning of its id, a primitive by its
 * own name, a technique with its sub-techniques, a state without its hyphen.
 */
function isSame(field: FieldName, found: string, wanted: string): boolean {
  return found === wanted || (LIKENESSES[field]?.(found, wanted) ?? false);
}

const LIKENESSES: Readonly<Partial<Record<FieldName, (found: string, wanted: string) => boolean>>> =
  {
    session: (found, wanted) => wanted.length >= MIN_SESSION_LETTERS && found.startsWith(wanted),
    primitive: (found, wanted) => found.endsWith(`.${wanted}`) || found.startsWith(`${wanted}.`),
    technique: (found, wanted) => found.startsWith(`${wanted}.`),
    state: (found, wanted) => plain(found) === plain(wanted),
    tactic: (found, wanted) => plain(found) === plain(wanted),
  };

/** Fewest letters that are taken for the beginning of a session's id. */
const MIN_SESSION_LETTERS = 4;

function plain(text: string): string {
  return text.replace(/[\s_-]/g, '');
}

function numberFilter({ operator, values }: FilterTest): CompiledFilter {
  const wanted = values.map(Number);
  return ({ confidence, isWhole }) => {
    if (confidence === undefined) return isWhole ? false : null;
    if (confidence === null) return false;
    return wanted.some((value) => compare(confidence, operator, value));
  };
}

function compare(found: number, operator: FilterOperator, wanted: number): boolean {
  switch (operator) {
    case '=':
    case 'in':
    case '~':
      return found === wanted;
    case '!=':
      return found !== wanted;
    case '<':
      return found < wanted;
    case '<=':
      return found <= wanted;
    case '>':
      return found > wanted;
    case '>=':
      return found >= wanted;
  }
}

function timeFilter({ operator, values }: FilterTest, now: number): CompiledFilter {
  const wanted = values.flatMap((value) => timeRange(value, now) ?? []).map(boundsOf(operator));
  const filter: CompiledFilter = ({ time, isWhole }) => {
    if (time === undefined) return isWhole ? false : null;
    if (time === null) return false;
    if (wanted.some(({ from, to }) => time.from >= from && time.to < to)) return true;
    const isApart = wanted.every(({ from, to }) => time.to < from || time.from >= to);
    return isApart || isWhole ? false : null;
  };
  return operator === '!=' ? (facts) => opposite(filter(facts)) : filter;
}

/** The times that an operator allows: `>` begins where the stretch ends, `>=` where it begins. */
function boundsOf(operator: FilterOperator): (range: TimeRange) => TimeRange {
  return ({ from, to }) => {
    switch (operator) {
      case '<':
        return { from: -Infinity, to: from };
      case '<=':
        return { from: -Infinity, to };
      case '>':
        return { from: to === Infinity ? from : to, to: Infinity };
      case '>=':
        return { from, to: Infinity };
      case '=':
      case '!=':
      case 'in':
      case '~':
        return { from, to };
    }
  };
}
