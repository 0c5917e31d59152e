import type { LiveTarget } from '../client/live.ts';
import { requestSchemas } from '../engine/request-schemas.ts';

/** The attacker that a message asks to follow; undefined when it asks for something else. */
export function followedBy(message: unknown): string | null | undefined {
  if (!isObject(message) || message['name'] !== 'follow' || !isObject(message['params'])) {
    return undefined;
  }
  const { attacker } = message['params'];
  return typeof attacker === 'string' || attacker === null ? attacker : undefined;
}

/** The bus that a message asks to attach to; undefined when it asks for something else. */
export function attachedBy(message: unknown): LiveTarget | undefined {
  if (!isObject(message) || message['name'] !== 'live.attach') return undefined;
  return requestSchemas['live.attach'].safeParse(message['params']).data;
}

/** The id under which a message is to be answered; undefined when it is no request. */
export function requestId(message: unknown): number | undefined {
  return isObject(message) && typeof message['id'] === 'number' ? message['id'] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
