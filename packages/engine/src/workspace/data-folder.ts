import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Environment variable that names another data folder, for tests and portable set-ups. */
export const DATA_FOLDER_VARIABLE = 'SHARDSCOPE_DATA';

/** Digits of a hash that name a workspace: 128 bits, no two paths share them. */
const NAME_DIGITS = 32;

/** The user's data folder, as the system has it: `$XDG_DATA_HOME/shardscope`, Application Support … */
export function dataFolder(): string {
  const named = process.env[DATA_FOLDER_VARIABLE];
  if (named !== undefined && named !== '') return resolve(named);
  return envPaths('shardscope', { suffix: '' }).data;
}

/** The folder of all workspaces in a data folder. */
export function workspacesFolder(data: string): string {
  return join(data, 'workspaces');
}

/** The folder of the workspace for an opened path. Nothing of the path becomes part of the name. */
export function workspaceFolder(data: string, realPath: string): string {
  const name = createHash('sha256').update(realPath, 'utf8').digest('hex').slice(0, NAME_DIGITS);
  return join(workspacesFolder(data), name);
}
