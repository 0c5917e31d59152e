export { backOffMs } from './back-off.ts';
export { natsBus } from './nats-bus.ts';
export { busSlug, busUrl } from './bus-url.ts';
export { readCredentials } from './bus-credentials.ts';

export type { BusCounts, BusState } from './bus-status.ts';
export type { BusCredentials, CredentialFiles } from './bus-credentials.ts';
export type { NatsBus, NatsBusOptions } from './nats-bus.ts';
