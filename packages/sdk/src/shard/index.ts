export { openFolder } from './open-folder.ts';
export { readEvents } from './read-events.ts';
export { shardDate } from './shard-file.ts';

export type { AbsentSession, AnnouncedSessions } from './session-index/announced-sessions.ts';
export type { IgnoredFile } from './walk-folder.ts';
export type { IndexFileCounts } from './session-index/session-index.ts';
export type { IndexStore } from './index-json.ts';
export type { Notice } from './discover.ts';
export type { EventOptions, FileEvents, OpenOptions, Recording } from './recording.ts';
export type { EventBatch, EventRange } from './read-events.ts';
export type { ShardFile } from './shard-file.ts';
export type { ShardLineCounts } from './shard-index.ts';
export type { SkippedSession } from './session-index/session-log.ts';
