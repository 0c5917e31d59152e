export { CROSS_SESSION_PRIMITIVES, crossSessionPrimitives } from './activity/cross-session.ts';
export { multiActorSuspectedEvent, stateChangedEvent } from './events/attribution-events.ts';
export { IDENTITY_NAMESPACE, stubIdentityUuid } from './identity/stub-identity.ts';
export { categoricalMerger } from './merge/categorical-merger.ts';
export { hashMerger } from './merge/hash-merger.ts';
export { mergeSeries } from './merge/merge-series.ts';
export { numericMerger } from './merge/numeric-merger.ts';
export { comparePoints, foldingOrder } from './merge/series-point.ts';
export { refusalOf } from './series/admit-observation.ts';
export { foldBatch, stateHistory } from './series/fold-batch.ts';
export { foldObservation, foldSeries } from './series/fold-observation.ts';
export { SUSPICION_CHECK_S } from './series/limits.ts';
export { mergerFor } from './series/merger-for.ts';
export { newsOfSuspicion, suspectSeveralActors } from './series/several-actors.ts';
export { isOwn, semanticsOf, takeOneProducer } from './series/take-one-producer.ts';

export type { CrossSession } from './activity/cross-session.ts';
export type { SeriesPlace, SeriesPoint } from './merge/series-point.ts';
export type { DomainCheck, Refusal, RefusalReason } from './series/admit-observation.ts';
export type { FoldedBatch } from './series/fold-batch.ts';
export type {
  Folded,
  Place,
  PlacedObservation,
  SeriesKey,
  SeriesRow,
  Transition,
} from './series/fold-observation.ts';
export type { Suspicion, SuspicionNews } from './series/several-actors.ts';
export type { Produced } from './series/take-one-producer.ts';
