import { dataFolder } from './data-folder.ts';
import { memoryWorkspace } from './memory-workspace.ts';
import { openFolder } from './open-folder.ts';
import { openedPath, workspaceDir } from './place.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';

/**
 * Opens the workspace for a path, making it if it is not there. Nothing is ever written into the
 * opened path. While another process has it, it is opened read-only, with a notice.
 *
 * Throws E_SOURCE_UNREADABLE, E_WORKSPACE_INSIDE, E_WORKSPACE_INVALID, E_WORKSPACE_UNTRUSTED and
 * E_WORKSPACE_UNWRITABLE.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const path = await openedPath(options.path);
  const { choice, agree, onNotice, files } = options;
  if (choice.kind === 'none') return memoryWorkspace(path);
  const data = options.dataFolder ?? dataFolder();
  const dir = await workspaceDir(choice, path, data);
  return openFolder({
    path,
    dir,
    data,
    portable: choice.kind === 'folder',
    agree: agree ?? (() => false),
    onNotice: onNotice ?? (() => undefined),
    ...(files === undefined ? {} : { files }),
  });
}
