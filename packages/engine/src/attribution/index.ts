export { attributor } from './attributor.ts';

export type { Attributor, AttributorOptions } from './attributor.ts';
