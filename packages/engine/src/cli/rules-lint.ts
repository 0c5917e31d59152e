import { formatProblem, readRuleFile, type RuleProblem } from '@shardscope/plugins';
import { visibleText } from '../client/visible-text.ts';
import { styled, type Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readRuleSources, type RuleSources } from './rule-sources.ts';
import { count } from './units.ts';

/** `shardscope rules lint <dir>`: what is wrong, on stdout, by file and line. */
export async function lintRules(dir: string, console: Console): Promise<ExitCode> {
  const sources = await readRuleSources(dir);
  for (const trouble of sources.troubles) console.err.write(`${visibleText(trouble)}\n`);
  if (sources.files.length === 0) {
    console.err.write(`${visibleText(`There is no file of rules (*.yaml, *.yml) in ${dir}.`)}\n`);
    return EXIT.nothingReadable;
  }
  const problems = [...sources.problems, ...withoutExamples(sources)];
  for (const problem of problems) {
    await console.out.ready();
    console.out.write(`${visibleText(formatProblem(problem))}\n`);
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const summary = [
    count(sources.files.length, 'file'),
    count(sources.rules.length, 'usable rule'),
    count(errors, 'error'),
    count(problems.length - errors, 'warning'),
  ].join(' · ');
  console.err.write(`${styled('dim', summary, console.err)}\n`);
  return errors > 0 ? EXIT.failed : EXIT.done;
}

/** A rule without examples may match nothing, or everything: nobody would know. */
function withoutExamples({ files, rules }: RuleSources): readonly RuleProblem[] {
  const untested = new Map(
    rules
      .filter(({ tests }) => !tests || tests.match.length === 0 || tests.no_match.length === 0)
      .map((rule) => [rule.rule_id, rule]),
  );
  return files.flatMap(({ file, text }) =>
    readRuleFile(text, file).rules.flatMap((raw): readonly RuleProblem[] => {
      const id = ruleIdOf(raw.value);
      const rule = id === null ? undefined : untested.get(id);
      if (!rule) return [];
      untested.delete(rule.rule_id);
      const missing = rule.tests?.match.length ? 'no_match' : 'match';
      return [
        {
          severity: 'warning',
          file,
          ...raw.position(['tests']),
          ruleId: rule.rule_id,
          field: `tests.${missing}`,
          message: 'give examples that match and near-misses that do not',
        },
      ];
    }),
  );
}

/** The id of a rule as it stands in a file; null where there is none. */
export function ruleIdOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('rule_id' in value)) return null;
  return typeof value.rule_id === 'string' ? value.rule_id : null;
}
