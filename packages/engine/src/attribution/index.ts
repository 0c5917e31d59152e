export { attributor } from './attributor.ts';
export { MAX_AT_ONCE } from './state-histories.ts';

export type { Attributor, AttributorOptions } from './attributor.ts';
export type { HistoryProgress, StateHistory } from './state-histories.ts';
