import type { WorkspaceChoice } from '../workspace/index.ts';

/** What `--workspace <dir>`, `--no-workspace` or neither means. */
export function workspaceChoice(option: string | false | undefined): WorkspaceChoice {
  if (option === false) return { kind: 'none' };
  return option === undefined ? { kind: 'user' } : { kind: 'folder', dir: option };
}
