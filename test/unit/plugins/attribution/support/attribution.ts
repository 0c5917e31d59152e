// The plugin's door, in one place, with what it stands on.
export {
  IDENTITY_NAMESPACE,
  comparePoints,
  foldBatch,
  foldObservation,
  foldSeries,
  foldingOrder,
  isOwn,
  mergerFor,
  multiActorSuspectedEvent,
  newsOfSuspicion,
  refusalOf,
  semanticsOf,
  stateChangedEvent,
  stateHistory,
  stubIdentityUuid,
  takeOneProducer,
} from '@shardscope/sdk';
export type * from '@shardscope/sdk';
export * from '../../../../../packages/plugins/src/attribution/index.ts';
