import { InvalidArgumentError, Option, type Command } from 'commander';
import { ShardscopeError } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { addRuleFolder, removeRuleFolder, type StateTerms } from '../rules/index.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Finish } from './main.ts';
import { lintRules } from './rules-lint.ts';
import { listRules } from './rules-list.ts';
import { testRules } from './rules-test.ts';
import { openUserRules } from './user-rules.ts';

const HELP = `
A <dir> is a folder with files of rules (*.yaml, *.yml), or one such file. Without one, list and
test look at the rules in use: the built-in ones, those in the folder "rules" of the data folder,
and those in folders that were added.

Exit codes: 0 done, 1 failed (an error in a rule, an example that comes out otherwise),
2 wrong usage, 3 nothing readable.`;

interface ListOptions {
  readonly format?: 'jsonl' | 'table';
}

interface StateOptions {
  readonly max?: number;
  readonly for?: number;
  readonly reason?: string;
  readonly by?: string;
}

/** `shardscope rules …`: what the tagger looks for. */
export function addRulesCommand(program: Command, console: Console, finish: Finish): void {
  const say = (text: string): void => console.out.write(`${visibleText(text)}\n`);
  const done = async (run: () => Promise<ExitCode>): Promise<void> => {
    finish(await orNothingReadable(run, console));
  };
  const command = program
    .command('rules')
    .description('list, test, check and switch the rules of tagging')
    .addHelpText('after', HELP);
  command
    .command('list')
    .description('list rules with their states')
    .argument('[dir]', 'folder or file of rules')
    .addOption(
      new Option('--format <format>', 'one JSON object a line, or a table')
        .choices(['jsonl', 'table'])
        .default('table'),
    )
    .action((dir: string | undefined, { format }: ListOptions) =>
      done(() => listRules(dir, format === 'jsonl', console)),
    );
  command
    .command('test')
    .description('run the examples that rules carry')
    .argument('[dir]', 'folder or file of rules')
    .action((dir?: string) => done(() => testRules(dir, console)));
  command
    .command('lint')
    .description('check rules without using them')
    .argument('<dir>', 'folder or file of rules')
    .action((dir: string) => done(() => lintRules(dir, console)));
  addStateCommand(command, console, finish);
  command
    .command('add')
    .description('use the rules in a folder from now on')
    .argument('<dir>', 'folder of rules')
    .action((dir: string) =>
      done(async () => {
        say(`The rules in ${await addRuleFolder(dir)} are used from the next start on.`);
        return EXIT.done;
      }),
    );
  command
    .command('remove')
    .description('no longer use the rules in a folder')
    .argument('<dir>', 'folder that was added')
    .action((dir: string) =>
      done(async () => {
        const wasThere = await removeRuleFolder(dir);
        say(wasThere ? `The rules in ${dir} are no longer used.` : `${dir} was not added.`);
        return wasThere ? EXIT.done : EXIT.failed;
      }),
    );
}

function addStateCommand(command: Command, console: Console, finish: Finish): void {
  const stateCommand = command
    .command('state')
    .description('switch a rule off or on, or clip what its tags are worth')
    .argument('<rule>', 'id of a rule')
    .addArgument(command.createArgument('<state>').choices(['enable', 'disable', 'clip']))
    .option('--max <n>', 'for clip: no tag of the rule is worth more', confidence)
    .option('--for <duration>', 'until then: 90s, 30m, 12h, 7d; for good by default', seconds)
    .option('--reason <text>', 'why, for those who come after')
    .option('--by <name>', 'who decided; by default the user')
    .action(async (rule: string, state: string, options: StateOptions) => {
      if (state === 'clip' && options.max === undefined) {
        stateCommand.error('error: to clip a rule, say with --max what its tags are worth at most');
      }
      await setState(rule, state, options, console);
      finish(EXIT.done);
    });
}

async function setState(
  rule: string,
  state: string,
  { max, for: duration, reason, by }: StateOptions,
  { err, out }: Console,
): Promise<void> {
  const say = (text: string): void => void err.write(`${visibleText(text)}\n`);
  const rules = await openUserRules({ named: [], opened: null, say, follow: false });
  try {
    const expiresAt = duration === undefined ? undefined : Date.now() / 1000 + duration;
    const terms: StateTerms = { expiresAt, reason, setBy: by };
    if (state === 'enable') await rules.setState(rule, { state: 'enabled' });
    else if (state === 'disable') await rules.setState(rule, { state: 'disabled', ...terms });
    else await rules.setState(rule, { state: 'clipped', confidenceMax: max ?? 1, ...terms });
    out.write(`${visibleText(`${rule} is ${STATE_WORDS[state] ?? state} now.`)}\n`);
  } finally {
    await rules.close();
  }
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  enable: 'enabled',
  disable: 'disabled',
  clip: 'clipped',
};

/** A folder that is not there is nothing readable, not a failure. */
async function orNothingReadable(
  run: () => Promise<ExitCode>,
  { err }: Console,
): Promise<ExitCode> {
  try {
    return await run();
  } catch (thrown) {
    if (!(thrown instanceof ShardscopeError) || thrown.code !== 'E_RULES_UNREADABLE') throw thrown;
    err.write(`shardscope: ${visibleText(thrown.message)}\n`);
    return EXIT.nothingReadable;
  }
}

function confidence(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function seconds(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const value = Number(number) * (UNIT_SECONDS[unit] ?? 0);
  if (value > 0) return value;
  throw new InvalidArgumentError('Expected a number with its unit: 90s, 30m, 12h or 7d.');
}
