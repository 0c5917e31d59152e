import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** From this version on Node.js runs TypeScript as it is, as `shardscope dev` needs it. */
const OLDEST_FIT_VERSION = [22, 18] as const;

/** The version of the package `node` that brings a Node.js of its own. */
const NODE_VERSION = '24.21.0';

/**
 * How a new plugin's package.json refers to the package `node`, which brings a Node.js that is new
 * enough: a checkout has one of its own, and elsewhere it is asked for where the installed one is too
 * old. Null where none is needed.
 *
 * @param packageRoot folder of this package
 * @param version of the Node.js that is installed
 */
export function nodeReference(packageRoot: string, version: string): string | null {
  const inCheckout = join(packageRoot, '..', '..', 'node_modules', 'node');
  if (existsSync(join(inCheckout, 'bin'))) return `file:${inCheckout.replaceAll('\\', '/')}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [fitMajor, fitMinor] = OLDEST_FIT_VERSION;
  const isFit = major > fitMajor || (major === fitMajor && minor >= fitMinor);
  return isFit ? null : NODE_VERSION;
}
