import { extname } from 'node:path';
import type { WorkerOptions } from 'node:worker_threads';

/** Options of a thread that runs this module: beside TypeScript sources, packages lead to sources too. */
export function conditionsOf(module: URL): WorkerOptions {
  return extname(module.pathname) === '.ts' ? { execArgv: ['--conditions=source'] } : {};
}
