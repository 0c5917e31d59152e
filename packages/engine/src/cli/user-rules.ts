import type { TtpOptions } from '@shardscope/plugins';
import type { Command } from 'commander';
import { visibleText } from '../client/visible-text.ts';
import { openRules, ruleFolders, ruleStatesFile, type Rules } from '../rules/index.ts';
import type { OpenRulesOptions, RuleMessage } from '../rules/index.ts';

/** What a command needs of the user's rules. */
export type UserRulesOptions = Pick<OpenRulesOptions, 'follow' | 'onChange'> & {
  /** Folders named on the command line. */
  readonly named: readonly string[];
  readonly opened: string | null;
  /** Told of what a person should know. */
  readonly say: (text: string) => void;
};

/** Opens the built-in rules, those of the user's folders and those named, with their states. */
export async function openUserRules(options: UserRulesOptions): Promise<Rules> {
  const { named, opened, say, follow, onChange } = options;
  const { folders, notices } = await ruleFolders(named, opened);
  for (const notice of notices) say(notice);
  return openRules({
    folders,
    statesFile: ruleStatesFile(),
    onMessage: (message) => say(ruleMessageText(message)),
    ...(follow === undefined ? {} : { follow }),
    ...(onChange ? { onChange } : {}),
  });
}

/** The rules of a run, with the states that they have at its beginning. */
export async function rulesOfRun(
  named: readonly string[],
  opened: string,
  stderr: NodeJS.WriteStream,
): Promise<TtpOptions> {
  const say = (text: string): void => void stderr.write(`${visibleText(text)}\n`);
  const rules = await openUserRules({ named, opened, say, follow: false });
  await rules.close();
  return rules.options();
}

/** `--rules <dir>` as a command takes it. */
export interface RulesOption {
  readonly rules: readonly string[];
}

/** Gives a command the option `--rules <dir>`. */
export function withRules(command: Command): Command {
  const all = (folder: string, before: readonly string[]): readonly string[] => [...before, folder];
  return command.option(
    '--rules <dir>',
    'use the rules in this folder too; can be repeated',
    all,
    [],
  );
}

/** `file:line  X0001 field: what is wrong` */
export function ruleMessageText({ file, line, ruleId, field, text }: RuleMessage): string {
  const place = [file, line > 0 ? line : null].filter((part) => part !== null).join(':');
  const subject = [text.startsWith(ruleId ?? ' ') ? '' : ruleId, field].filter(Boolean).join(' ');
  return `${place === '' ? '' : `${place}  `}${subject === '' ? '' : `${subject}: `}${text}`;
}
