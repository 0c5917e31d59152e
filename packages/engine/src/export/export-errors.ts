import { ShardscopeError, messageOf } from '@shardscope/sdk';

export function exportInside(file: string, path: string): ShardscopeError {
  return new ShardscopeError(
    'E_EXPORT_INSIDE',
    `${file} would lie inside ${path}, and nothing is ever written into an opened folder. Choose ` +
      'another place with --output.',
    { file },
  );
}

export function exportTooLarge(most: number): ShardscopeError {
  return new ShardscopeError(
    'E_EXPORT_TOO_LARGE',
    `The export is longer than ${most} characters, which is more than a page should hold. Export ` +
      'one attacker, or use `shardscope export`, which writes piece by piece.',
  );
}

export function exportUnwritable(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_EXPORT_UNWRITABLE',
    `${file} cannot be written: ${messageOf(cause)}. Choose another place with --output, or free ` +
      'space.',
    { file },
    cause,
  );
}

export function identityUnknown(text: string): ShardscopeError {
  return new ShardscopeError(
    'E_IDENTITY_UNKNOWN',
    `The workspace knows no identity ${JSON.stringify(text)}. Give a uuid as the list of attackers ` +
      'shows it.',
  );
}

export function sessionUnknown(text: string): ShardscopeError {
  return new ShardscopeError(
    'E_SESSION_UNKNOWN',
    `The workspace knows no session ${JSON.stringify(text)}. Give its id, or the evidence_ref of one ` +
      'of its observations.',
  );
}
