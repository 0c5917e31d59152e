export { MIGRATIONS, SqliteStore, openMemoryStore, openStore } from './store/index.ts';

export type {
  Forgotten,
  Incident,
  IncidentCount,
  Migration,
  ObservationQuery,
  OpenStoreOptions,
  OpenedStore,
  ScannedObservation,
  StoreCounts,
  StoredCommand,
  StoredIncident,
} from './store/index.ts';
