export { MIGRATIONS } from './schema.ts';
export { openMemoryStore, openStore } from './open-store.ts';
export { SNAPSHOT_INTERVAL_MS, SNAPSHOT_SHARE, Snapshots } from './snapshots.ts';
export { SqliteStore } from './sqlite-store.ts';

export type { LiveBatch, LiveStore } from './live-store.ts';
export type { StoredLiveEvent } from './live-rows.ts';
export type { FileSystem, NewFile } from './atomic-file.ts';
export type { StoredCommand } from './packed-commands.ts';
export type { Forgotten } from './forget.ts';
export type { Incident, IncidentCount, StoredIncident } from './incidents.ts';
export type { ScannedObservation } from './observation-scan.ts';
export type { OpenedStore, OpenStoreOptions } from './open-store.ts';
export type { Migration } from './schema.ts';
export type { ShardName } from './session-rows.ts';
export type { ShardExtractions } from './shard-extractions.ts';
export type { StoredTag, TagQuery } from './tag-queries.ts';
export type { SnapshotOptions } from './snapshots.ts';
export type { ObservationQuery, StoreCounts } from './sqlite-store.ts';
