export { refusalOf } from './admit-observation.ts';
export { derivedEvent, multiActorSuspectedEvent, stateChangedEvent } from './attribution-events.ts';
export { foldBatch, stateHistory } from './fold-batch.ts';
export { foldObservation, foldSeries } from './fold-observation.ts';
export { mergerFor } from './merger-for.ts';
export { comparePoints, compareText, foldingOrder } from './series-point.ts';
export { IDENTITY_NAMESPACE, stubIdentityUuid } from './stub-identity.ts';
export { newsOfSuspicion } from './suspicion.ts';
export { isOwn, semanticsOf, takeOneProducer } from './take-one-producer.ts';

export type { DomainCheck, Refusal, RefusalReason } from './admit-observation.ts';
export type { FoldedBatch } from './fold-batch.ts';
export type * from './fold-observation.ts';
export type { FoldedIdentity, FreshRecord, IdentityRecord, SeriesStore } from './series-store.ts';
export type { SeriesPlace, SeriesPoint } from './series-point.ts';
export type { Suspicion, SuspicionNews } from './suspicion.ts';
export type { Produced } from './take-one-producer.ts';
