import type { StreamFrame } from '../client/protocol.ts';

/** The name of the frame that says that a per-attacker stream broke. */
export const STREAM_ERROR = 'stream.error';

const MS_PER_SECOND = 1000;

/** Says that a per-attacker stream broke; whoever reads it follows the attacker again. */
export function streamErrorFrame(message: string): StreamFrame {
  const ts = Date.now() / MS_PER_SECOND;
  return { name: STREAM_ERROR, data: { topic: STREAM_ERROR, type: '', ts, payload: { message } } };
}
