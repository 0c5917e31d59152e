export { DATA_FOLDER_VARIABLE, dataFolder } from './data-folder.ts';
export { deleteWorkspace, findWorkspace, forgetAttacker, listWorkspaces } from './manage.ts';
export { openWorkspace } from './open-workspace.ts';

export type { AddressBook, Assignments } from './assignments.ts';
export type { WorkspaceInfo } from './manage.ts';
export type { WorkspaceChoice } from './place.ts';
export type { Workspace, WorkspaceOptions } from './workspace.ts';
