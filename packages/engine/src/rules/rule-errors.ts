import { ShardscopeError, messageOf } from '@shardscope/sdk';

export function ruleFoldersInvalid(file: string, why: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_RULE_FOLDERS_INVALID',
    `${file} does not hold folders of rules: ${why}. Correct it, or delete it and add the folders ` +
      'again with `shardscope rules add <dir>`.',
    { file },
    cause,
  );
}

export function ruleStateRefused(ruleId: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_RULE_STATE_REFUSED',
    `The state of ${ruleId} was not changed: ${why}.`,
  );
}

/** @param asideName what the file is called now; null where it was left as it is */
export function ruleStatesInvalid(
  file: string,
  asideName: string | null,
  why: string,
): ShardscopeError {
  const consequence =
    asideName === null
      ? 'The states that were known before stay in effect; correct the file.'
      : `It was kept as ${asideName}, and the states begin anew.`;
  return new ShardscopeError(
    'E_RULE_STATES_INVALID',
    `${file} does not hold states of rules: ${why}. ${consequence}`,
    { file },
  );
}

export function ruleStatesUnwritable(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_RULE_STATES_UNWRITABLE',
    `The state was not changed: ${file} cannot be written: ${messageOf(cause)}. Free space or check ` +
      'the permissions.',
    { file },
    cause,
  );
}

export function ruleUnknown(ruleId: string): ShardscopeError {
  return new ShardscopeError(
    'E_RULE_UNKNOWN',
    `There is no rule ${JSON.stringify(ruleId)}. \`shardscope rules list\` shows those that exist.`,
  );
}

export function rulesInside(folder: string, path: string): ShardscopeError {
  return new ShardscopeError(
    'E_RULES_INSIDE',
    `The rules in ${folder} are not used: they lie inside ${path}, and nothing in an opened folder ` +
      'is trusted. Copy them to a place of your own.',
    { file: folder },
  );
}

export function rulesUnreadable(folder: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_RULES_UNREADABLE',
    `The rules in ${folder} cannot be read: ${messageOf(cause)}. Name a folder or a file of rules.`,
    { file: folder },
    cause,
  );
}
