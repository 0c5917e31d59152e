import { messageOf, ShardscopeError } from '@shardscope/sdk';
import type { Thrown } from '../host-protocol.ts';
import { MAX_TEXT } from '../limits.ts';

/** Anything that was thrown, as it crosses to the engine. */
export function thrownFacts(thrown: unknown): Thrown {
  const isError = thrown instanceof Error;
  return {
    name: clipped(isError ? thrown.name : typeof thrown),
    message: clipped(messageOf(thrown)),
    stack: clipped(isError ? (thrown.stack ?? '') : ''),
    code: thrown instanceof ShardscopeError ? thrown.code : null,
  };
}

/** A text that is not longer than the engine takes. */
export function clipped(text: unknown): string {
  return String(text).slice(0, MAX_TEXT);
}
