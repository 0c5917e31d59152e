import { messageOf, type ShardscopeError } from '../errors/errors.ts';
import type { Fault } from '../model/fault.ts';

/** An error as a fault of the run: where it happened is taken from the error's place. */
export function faultOf(error: ShardscopeError, phase: NonNullable<Fault['phase']>): Fault {
  const { session, plugin, part } = error.place;
  const { cause } = error;
  const stack = plugin !== undefined && cause instanceof Error ? cause.stack : undefined;
  return {
    code: error.code,
    message: error.message,
    phase,
    ...(session === undefined ? {} : { evidenceRef: session }),
    ...(plugin === undefined ? {} : { plugin }),
    ...(part === undefined ? {} : { part }),
    ...(cause === undefined ? {} : { cause: messageOf(cause) }),
    ...(stack === undefined ? {} : { stack }),
  };
}
