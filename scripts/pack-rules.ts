// `npm run rules:pack`: checks the built-in rules and writes them as one file that a start can read
// quickly. With --check it only says whether that file is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, packBuiltinRules } from '../packages/plugins/src/ttp/index.ts';
import { ROOT } from './setup.js';

const FILE = join(ROOT, 'packages/plugins/data/ttp/pack.json');

const { text, problems, failures } = packBuiltinRules();
for (const problem of problems) console.error(formatProblem(problem));
for (const { ruleId, expected, example } of failures) {
  console.error(
    `${ruleId}: this example should ${expected === 'match' ? '' : 'not '}match: ${JSON.stringify(example)}`,
  );
}
const isSound = failures.length === 0 && problems.every(({ severity }) => severity === 'warning');
if (!isSound) process.exitCode = 1;
else if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('pack.json is not what the rules say: run `npm run rules:pack`.');
  process.exitCode = 1;
}
