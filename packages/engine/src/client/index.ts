export { engineClient, EngineRequestError } from './engine-client.ts';
export { eventAt, PlainOutputReader } from '../search/plain-output.ts';
export { literalPattern } from '../search/literal-pattern.ts';
export { IDLE_STATUS } from './idle-status.ts';
export { FIELDS, fieldsIn, parseFilter, timeRange } from '../filter/index.ts';
export { IDLE_LIMIT_S, timeAxis } from './rhythm/time-axis.ts';
export { logScale } from './rhythm/log-scale.ts';
export { pausesOf } from './rhythm/pauses.ts';
export { quantile, rhythmOf } from './rhythm/rhythm.ts';
export { intervalBins, rhythmShapes } from './rhythm/rhythm-shapes.ts';
export { habitsOf } from './words/habits.ts';
export { bytes, count, counted, measured, seconds, share, shortNumber } from './words/numbers.ts';
export {
  LEADING_PRIMITIVES,
  comparePrimitives,
  domainOf,
  domainWords,
  ownName,
  pluginOf,
  primitiveWords,
  valueWords,
} from './words/primitives.ts';
export { countWords, stateWords } from './words/states.ts';
export { steadinessOf } from './words/steadiness.ts';
export { sessionClock, utcTime } from './words/utc-time.ts';
export { textPieces, visibleText } from './visible-text.ts';
export type { FieldName, FilterError, FilterExpression, ParsedFilter } from '../filter/index.ts';
export type { EngineClient, EngineFrame, Transport } from './engine-client.ts';
export type { Pause } from './rhythm/pauses.ts';
export type { Rhythm } from './rhythm/rhythm.ts';
export type { TimeAxis } from './rhythm/time-axis.ts';
export type { PlainOutput } from '../search/plain-output.ts';
export type {
  AnnotationChange,
  AnnotationTarget,
  Annotations,
  Bookmark,
  Note,
  SavedFilter,
} from '../notes/index.ts';
export type * from './attack.ts';
export type * from './identity.ts';
export type * from './live.ts';
export type * from './news.ts';
export type * from './plugins.ts';
export type * from './protocol.ts';
export type * from './rules.ts';
export type * from './rows.ts';
export type { TextPiece } from './visible-text.ts';
