export { attributor } from './attributor.ts';

export type { Attributor, AttributorOptions, StateHistory } from './attributor.ts';
