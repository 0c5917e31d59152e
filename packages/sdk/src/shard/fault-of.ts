import { messageOf, type ShardscopeError } from '../errors/errors.ts';
import type { Fault } from '../model/fault.ts';

/** An error of reading as a fault of the run. */
export function faultOf(error: ShardscopeError, evidenceRef?: string): Fault {
  return {
    code: error.code,
    message: error.message,
    phase: 'read',
    ...(error.place.file === undefined ? {} : { file: error.place.file }),
    ...(evidenceRef === undefined ? {} : { evidenceRef }),
    ...(error.cause === undefined ? {} : { cause: messageOf(error.cause) }),
  };
}
