import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '@shardscope/sdk';
import { rulesUnreadable } from './rule-errors.ts';
import { isMissing } from '../workspace/read-json.ts';
import { FolderReader, type FolderFile } from './folder-reader.ts';
import { MAX_RULE_FILE_BYTES } from './limits.ts';

const RULE_FILE = /^[^.].*\.ya?ml$/i;

/** Is this the name of a file of rules? */
export function isRuleFile(name: string): boolean {
  return RULE_FILE.test(name);
}

/** The files of rules that a path stands for. */
export interface RulePath {
  readonly files: readonly FolderFile[];
  /** What could not be read of it. */
  readonly troubles: readonly { readonly text: string; readonly file: string }[];
}

/** Reads a folder of rules, or one file whatever its name. Throws E_RULES_UNREADABLE. */
export async function readRulePath(path: string): Promise<RulePath> {
  const found = await stat(path).catch((cause: unknown) => {
    throw rulesUnreadable(path, isMissing(cause) ? 'there is no such folder or file' : cause);
  });
  if (found.isDirectory()) return new FolderReader(path, isRuleFile).read(0);
  if (!found.isFile()) throw rulesUnreadable(path, 'it is no folder and no regular file');
  if (found.size > MAX_RULE_FILE_BYTES) {
    throw rulesUnreadable(path, `it has ${found.size} bytes, more than ${MAX_RULE_FILE_BYTES}`);
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw rulesUnreadable(path, messageOf(cause));
  });
  return { files: [{ file: path, text }], troubles: [] };
}
