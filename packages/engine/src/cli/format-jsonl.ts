import type { Envelope, Explain } from '@shardscope/sdk';
import { HOSTILE } from '../client/visible-text.ts';
import { withoutTyped } from './without-typed.ts';

/**
 * One event as a line of JSON, without what was typed; an explanation stands in the payload of its
 * observation. What would act on a terminal stands as an escape of JSON, so that the value is the
 * same.
 */
export function jsonLine(envelope: Envelope, explain?: Explain): string {
  const shown = withoutTyped(envelope);
  const event = explain ? { ...shown, payload: { ...shown.payload, explain } } : shown;
  return `${safeJson(event)}\n`;
}

/** JSON that cannot act on a terminal, and means the same. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(HOSTILE, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_value, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
