import { decodeBytes } from '../model/bytes.ts';
import { EVENT_INPUT, EVENT_OUTPUT, EVENT_RESIZE, type SessionHeader } from '../model/session.ts';
import { MAX_SID_LENGTH } from './limits.ts';
import {
  LINE_BLANK,
  LINE_HEADER,
  LINE_JUNK,
  LINE_MALFORMED,
  LINE_TRUNCATION,
} from './line-kind.ts';
import { isRecord, readSessionHeader } from './session-header.ts';

/** A line read by the general rules. `sid` is null where there is none that can be used. */
export type ParsedLine =
  | { readonly kind: typeof LINE_BLANK }
  | { readonly kind: typeof LINE_JUNK }
  | { readonly kind: typeof LINE_MALFORMED; readonly sid: string | null }
  | { readonly kind: typeof LINE_HEADER; readonly sid: string; readonly header: SessionHeader }
  | { readonly kind: typeof LINE_TRUNCATION; readonly sid: string }
  | ParsedEvent;

/** A line that is an event. */
export interface ParsedEvent {
  readonly kind: typeof EVENT_INPUT | typeof EVENT_OUTPUT | typeof EVENT_RESIZE;
  readonly sid: string;
  readonly t: number;
  readonly text: string;
}

/**
 * Reads one line by the rules that decide what it is, first match first: blank, junk, no usable
 * session id, header, truncation mark, event; anything else is malformed.
 *
 * @param bytes holds the line, without its newline, from `start` to `end`
 */
export function parseLine(bytes: Uint8Array, start = 0, end = bytes.length): ParsedLine {
  const text = decodeBytes(bytes, start, end).trim();
  if (text === '') return { kind: LINE_BLANK };
  const value = jsonOf(text);
  if (!isRecord(value)) return { kind: LINE_JUNK };
  const sid = usableSid(value['sid']);
  if (sid === null) return { kind: LINE_MALFORMED, sid };
  if (Object.hasOwn(value, 'hdr')) {
    return { kind: LINE_HEADER, sid, header: readSessionHeader(value['hdr']) };
  }
  if (Object.hasOwn(value, 'trunc')) return { kind: LINE_TRUNCATION, sid };
  return eventOf(sid, value) ?? { kind: LINE_MALFORMED, sid };
}

function eventOf(sid: string, value: Record<string, unknown>): ParsedEvent | null {
  const { t, ch, d = '' } = value;
  const kind =
    ch === 'i' ? EVENT_INPUT : ch === 'o' ? EVENT_OUTPUT : ch === 'r' ? EVENT_RESIZE : null;
  if (kind === null || typeof d !== 'string') return null;
  return typeof t === 'number' && Number.isFinite(t) ? { kind, sid, t, text: d } : null;
}

function usableSid(sid: unknown): string | null {
  if (typeof sid !== 'string' || sid === '') return null;
  if (sid.length <= MAX_SID_LENGTH) return sid;
  if (sid.length > 2 * MAX_SID_LENGTH) return null;
  return Array.from(sid).length <= MAX_SID_LENGTH ? sid : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
