export { runOnCores } from './run-on-cores.ts';

export type { ThreadLimits } from './thread-plan.ts';
