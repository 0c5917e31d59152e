import type { Envelope, Explain } from '@shardscope/sdk';

/** One event as a line of JSON; an explanation stands in the payload of its observation. */
export function jsonLine(envelope: Envelope, explain?: Explain): string {
  const event = explain ? { ...envelope, payload: { ...envelope.payload, explain } } : envelope;
  return `${JSON.stringify(event)}\n`;
}
