export { messageOf } from '@shardscope/sdk';
export { openBrowserDoor } from './browser-door.ts';
export { electronRuntime } from './electron-runtime.ts';
export { frameQueue, streamFrameRole } from './frame-queue.ts';
export { liveOrderSchema } from '../engine/request-schemas.ts';
export { readRenderer } from './renderer-files.ts';
export { SECURITY_HEADERS } from './security-headers.ts';
export { STREAM_ERROR, streamErrorFrame } from './stream-error.ts';
export { ENGINE_RESTARTED, restartPolicy, servePort, workerEngine } from '../worker/index.ts';

export type { BrowserDoor, BrowserDoorOptions } from './browser-door.ts';
export type { FrameQueue, FrameQueueOptions, QueueRole } from './frame-queue.ts';
export type { RendererFile, RendererFiles } from './renderer-files.ts';
export type { LiveOrder } from '../engine/live-desk.ts';
export type { EngineConnection, EngineHost } from '../engine/engine-host.ts';
export type { EnginePort, RestartPolicy } from '../worker/index.ts';
export type { EngineOptions } from '../engine/create-engine.ts';
