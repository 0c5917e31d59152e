import { pluginFault, ShardscopeError, type ErrorCode, type ErrorPlace } from '@shardscope/sdk';
import type { Thrown } from './host-protocol.ts';

/** Codes that the SDK gives in a plugin's process just as it would in this one. */
const SDK_CODES: readonly ErrorCode[] = [
  'E_PLUGIN_API',
  'E_PLUGIN_FAULT',
  'E_PLUGIN_INVALID',
  'E_PLUGIN_OPTIONS',
  'E_PRIMITIVE_INVALID',
  'E_PRIMITIVE_UNDECLARED',
];

/** Something that was thrown in a plugin's process, as an error of this one, its stack kept. */
export function thrownBy(thrown: Thrown, place: ErrorPlace): ShardscopeError {
  const code = SDK_CODES.find((each) => each === thrown.code);
  const cause = foreignError(thrown);
  return code === undefined
    ? pluginFault(place, cause)
    : new ShardscopeError(code, thrown.message, place, cause);
}

/** An error with the name and the stack that it had where it was thrown. */
export function foreignError({ name, message, stack }: Thrown): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}
