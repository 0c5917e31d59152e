export { memoryBus, subjectMatcher } from './bus/index.ts';
export {
  TOPIC,
  checkedTopic,
  observationTopic,
  primitiveOfTopic,
  topicWith,
  typeOfTopic,
} from './bus/index.ts';
export { contextV01 } from './context/index.ts';
export {
  ShardscopeError,
  messageOf,
  pluginFault,
  pluginTimeout,
  sourceUnreadable,
} from './errors/errors.ts';
export { attackerUuid, normalAddress, unknownAttackerUuid } from './model/attacker.ts';
export { decodeBytes, encodeText, isEscapedByte } from './model/bytes.ts';
export {
  MAX_MESSAGE_BYTES,
  RECEIVER,
  decodeMessage,
  decodeRecorded,
} from './bus/decode-envelope.ts';
export { ENVELOPE_VERSION } from './model/envelope.ts';
export {
  DECKY_PATTERN,
  SHARD_PATTERN,
  formatEvidenceRef,
  parseEvidenceRef,
} from './model/evidence.ts';
export { derivedId, uuidV5 } from './model/ids.ts';
export { MAX_EXPLAIN_RANGES } from './model/observation.ts';
export { primitiveDomain } from './model/primitive.ts';
export { EVENT_INPUT, EVENT_OUTPUT, EVENT_RESIZE } from './model/session.ts';
export { TAGGER_KINDS } from './model/tag.ts';
export { breather } from './pipeline/breather.ts';
export { CONFIDENCE_FLOOR, TAG_NAMESPACE, buildTags, tagUuid } from './pipeline/build-tags.ts';
export { openEventTagger } from './pipeline/event-tagger.ts';
export { explainSession } from './pipeline/explain-session.ts';
export { checkPluginApi, loadPlugin, producerOf } from './pipeline/load-plugins.ts';
export { explainExtracted, publishAll } from './pipeline/publish-session.ts';
export { storeSink } from './pipeline/result-sink.ts';
export { foldEach } from './pipeline/merge/fold-each.ts';
export { derivedEnvelope } from './pipeline/merge/derived-observations.ts';
export { openMergers } from './pipeline/merge/open-mergers.ts';
export { runPipeline } from './pipeline/run-pipeline.ts';
export { reportBuilder } from './pipeline/run-report.ts';
export { observationEnvelope, sessionEnvelopes } from './pipeline/session-events.ts';
export { tagsEnvelopes } from './pipeline/tag-events.ts';
export { commandEvents, eventOf, taggerEventsOf } from './pipeline/tagger-events.ts';
export { PLUGIN_API_VERSION } from './plugin/context.ts';
export { defineExtractor, defineLifter, defineMerger, definePlugin } from './plugin/define.ts';
export { isPlugin } from './plugin/plugin.ts';
export { primitiveRegistry } from './plugin/registry.ts';
export {
  IDENTITY_NAMESPACE,
  comparePoints,
  compareText,
  derivedEvent,
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
} from './series/index.ts';
export { openFolder, readEvents, shardDate } from './shard/index.ts';
export { memoryStore } from './store/memory-store.ts';

export type { Bus, BusHandler, MemoryBusOptions, TopicMatcher, Unsubscribe } from './bus/index.ts';
export type { ErrorCode, ErrorPlace } from './errors/errors.ts';
export type { BadMessage, DecodedMessage, Receiver } from './bus/decode-envelope.ts';
export type { Envelope, Json, JsonObject } from './model/envelope.ts';
export type { EvidencePointer } from './model/evidence.ts';
export type { DeferReason, Fault, SkipReason } from './model/fault.ts';
export type * from './model/observation.ts';
export type { PrimitiveDefinition, PrimitiveValue, Tier, ValueKind } from './model/primitive.ts';
export type * from './model/session.ts';
export type { AttributionState, StateName, Verdict } from './model/state.ts';
export type { Tag, TaggerEvent, TaggerKind } from './model/tag.ts';
export type { Breathe } from './pipeline/breather.ts';
export type { TagKey, TagStamp } from './pipeline/build-tags.ts';
export type * from './pipeline/event-tagger.ts';
export type { Explained } from './pipeline/explain-session.ts';
export type { SessionFacts } from './pipeline/session-events.ts';
export type { Extracted } from './pipeline/extract.ts';
export type { LoadedPlugin, PluginHost, PluginUse } from './pipeline/load-plugins.ts';
export type {
  Emit,
  PipelineEvent,
  PluginLine,
  PluginTiming,
  RunReport,
} from './pipeline/pipeline-event.ts';
export type { PublishOptions } from './pipeline/publish-session.ts';
export type { AnalysedSession, ResultSink } from './pipeline/result-sink.ts';
export type { PipelineOptions } from './pipeline/run-pipeline.ts';
export type { ReportBuilder } from './pipeline/run-report.ts';
export type { FoldedOnce, FoldingEach } from './pipeline/merge/fold-each.ts';
export type { FoldOutcome, SeriesRows } from './pipeline/merge/fold-identity.ts';
export type { Mergers, MergersOptions } from './pipeline/merge/open-mergers.ts';
export type * from './plugin/context.ts';
export type * from './plugin/extractor.ts';
export type * from './plugin/lifter.ts';
export type * from './plugin/merger.ts';
export type { Plugin, PluginDefinition } from './plugin/plugin.ts';
export type { PrimitiveRegistry } from './plugin/registry.ts';
export type * from './plugin/session-context.ts';
export type * from './series/index.ts';
export type * from './shard/index.ts';
export type * from './shard/source.ts';
export type { MemoryStore } from './store/memory-store.ts';
export type * from './store/store.ts';
