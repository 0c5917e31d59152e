export {
  MIGRATIONS,
  SNAPSHOT_INTERVAL_MS,
  SNAPSHOT_SHARE,
  Snapshots,
  SqliteStore,
  openMemoryStore,
  openStore,
} from './store/index.ts';
export {
  DATA_FOLDER_VARIABLE,
  dataFolder,
  deleteWorkspace,
  findWorkspace,
  forgetAttacker,
  listWorkspaces,
  openWorkspace,
} from './workspace/index.ts';

export type {
  FileSystem,
  Forgotten,
  Incident,
  IncidentCount,
  Migration,
  NewFile,
  ObservationQuery,
  OpenStoreOptions,
  OpenedStore,
  ScannedObservation,
  SnapshotOptions,
  StoreCounts,
  StoredCommand,
  StoredIncident,
} from './store/index.ts';
export type {
  AddressBook,
  Assignments,
  Workspace,
  WorkspaceChoice,
  WorkspaceInfo,
  WorkspaceOptions,
} from './workspace/index.ts';
