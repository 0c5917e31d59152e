export { engineClient, EngineRequestError } from './engine-client.ts';
export { eventAt, PlainOutputReader } from '../search/plain-output.ts';
export { literalPattern } from '../search/literal-pattern.ts';
export { IDLE_STATUS } from './idle-status.ts';
export { FIELDS, fieldsIn, parseFilter, timeRange } from '../filter/index.ts';
export { textPieces, visibleText } from './visible-text.ts';
export type { FieldName, FilterError, FilterExpression, ParsedFilter } from '../filter/index.ts';
export type { EngineClient, EngineFrame, Transport } from './engine-client.ts';
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
export type * from './plugins.ts';
export type * from './protocol.ts';
export type * from './rules.ts';
export type * from './rows.ts';
export type { TextPiece } from './visible-text.ts';
