export { engineClient, EngineRequestError } from './engine-client.ts';
export { IDLE_STATUS } from './idle-status.ts';
export { textPieces, visibleText } from './visible-text.ts';
export type { EngineClient, EngineFrame, Transport } from './engine-client.ts';
export type * from './protocol.ts';
export type * from './rows.ts';
export type { TextPiece } from './visible-text.ts';
