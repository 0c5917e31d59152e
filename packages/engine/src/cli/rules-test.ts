import { formatProblem, readRuleFile, runExamples } from '@shardscope/plugins';
import type { ExampleFailure, RuleFile } from '@shardscope/plugins';
import { visibleText } from '../client/visible-text.ts';
import { styled, type Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readRuleSources } from './rule-sources.ts';
import { ruleIdOf } from './rules-lint.ts';
import { count } from './units.ts';

/** Characters of an example that a message repeats. */
const SHOWN_CHARS = 200;

/** `shardscope rules test [dir]`: examples that come out otherwise than the rule says, on stdout. */
export async function testRules(dir: string | undefined, console: Console): Promise<ExitCode> {
  const { files, rules, problems, data, troubles } = await readRuleSources(dir);
  const note = (text: string): void => void console.err.write(`${visibleText(text)}\n`);
  for (const trouble of troubles) note(trouble);
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const error of errors) note(formatProblem(error));
  if (rules.length === 0 && errors.length === 0) {
    note(`There is no rule in ${dir ?? 'any folder'}.`);
    return EXIT.nothingReadable;
  }
  const { run, failures, untested } = runExamples(rules, data);
  const places = examplePlaces(files);
  for (const failure of failures) {
    await console.out.ready();
    console.out.write(`${visibleText(failureText(failure, places))}\n`);
  }
  const summary = [
    `${count(run, 'example')} of ${count(rules.length, 'rule')}`,
    `${failures.length} came out otherwise`,
    ...(untested.length > 0 ? [`${count(untested.length, 'rule')} without examples`] : []),
    ...(errors.length > 0 ? [count(errors.length, 'error')] : []),
  ].join(' · ');
  console.err.write(`${styled('dim', summary, console.err)}\n`);
  return failures.length + errors.length > 0 ? EXIT.failed : EXIT.done;
}

type Places = ReadonlyMap<string, (failure: ExampleFailure) => string>;

/** By rule: where in which file an example of it stands. The first of an id is the one in use. */
function examplePlaces(files: readonly RuleFile[]): Places {
  const places = new Map<string, (failure: ExampleFailure) => string>();
  for (const { file, text } of files) {
    for (const raw of readRuleFile(text, file).rules) {
      const id = ruleIdOf(raw.value);
      if (id === null || places.has(id)) continue;
      places.set(id, ({ expected, index }) => {
        const { line, column } = raw.position(['tests', expected, index]);
        return `${file}:${line}:${column}`;
      });
    }
  }
  return places;
}

function failureText(failure: ExampleFailure, places: Places): string {
  const { ruleId, expected, index, example } = failure;
  const shown = JSON.stringify(example).slice(0, SHOWN_CHARS);
  const place = places.get(ruleId)?.(failure) ?? 'rules';
  const wanted = expected === 'match' ? 'should match' : 'should not match';
  return `${place}  ${ruleId} tests.${expected}[${index}]: this example ${wanted}: ${shown}`;
}
