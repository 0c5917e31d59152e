export { ENGINE_RESTARTED, restartPolicy } from './restart-policy.ts';
export { servePort } from './serve-port.ts';
export { workerEngine } from './worker-engine.ts';

export type { EnginePort } from './engine-port.ts';
export type { RestartPolicy } from './restart-policy.ts';
