import { EngineRequestError } from 'shardscope/client';
import type { ErrorInfo } from 'shardscope/client';

/** A caught value as a person gets to see it. */
export function errorInfo(error: unknown): ErrorInfo {
  if (error instanceof EngineRequestError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'E_VIEWER', message: `The viewer failed: ${message}. Load the page again.` };
}
