export { assertFault, assertNoFaults, assertObserved, assertSilent } from './assertions.ts';
export { conformance } from './conformance/conformance.ts';
export { hostileSessions } from './conformance/hostile-sessions.ts';
export { loadSessions } from './load-sessions.ts';
export { runPlugin } from './run-plugin.ts';
export { scriptedSession } from './scripted-session.ts';
export { shardLines } from './shard-lines.ts';
export { testSession } from './test-session.ts';

export type { ExpectedObservation } from './assertions.ts';
export type { ConformanceCheck } from './conformance/conformance-check.ts';
export type { ConformanceOptions } from './conformance/conformance.ts';
export type { LogLine, RunPluginOptions } from './open-plugin.ts';
export type { Observed, PluginRun } from './run-plugin.ts';
export type { ScriptOptions } from './scripted-session.ts';
export type { SessionEvent } from './session-events.ts';
export type { TestSessionOptions } from './test-session.ts';
