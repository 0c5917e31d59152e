export { backOffMs } from './back-off.ts';
export { busSlug, busUrl } from './bus-url.ts';
export { liveQueue } from './live-queue.ts';
export { natsBus } from './nats-bus.ts';
export { openRecorder } from './recorder.ts';
export { readCredentials } from './bus-credentials.ts';
export { startLive } from './start-live.ts';
export { livePlace } from './live-place.ts';
export { recentIds } from './recent-ids.ts';

export type { BusCounts, BusState } from './bus-status.ts';
export type { BusCredentials, CredentialFiles } from './bus-credentials.ts';
export type { LiveQueue } from './live-queue.ts';
export type { NatsBus, NatsBusOptions } from './nats-bus.ts';
export type { RecentIds } from './recent-ids.ts';
export type { Recorder, RecorderCounts, RecorderOptions, RecordingPlace } from './recorder.ts';
export type { Live, LiveOptions } from './start-live.ts';
export type { LiveGap, LiveStatus } from './live-status.ts';
export type { LivePlace, LivePlaceOptions } from './live-place.ts';
