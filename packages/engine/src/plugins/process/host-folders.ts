import { fileURLToPath } from 'node:url';
import { dependencyFolders, installedFolder } from './dependency-folders.ts';
import { packageRoot } from './package-root.ts';

const SDK = '@shardscope/sdk';

let folders: readonly string[] | undefined;

/** What a host must read to run at all: its own package, the SDK, and what the SDK depends on. */
export function hostFolders(): readonly string[] {
  return (folders ??= needed());
}

function needed(): readonly string[] {
  const engine = packageRoot(fileURLToPath(import.meta.url));
  const sdk = packageRoot(fileURLToPath(import.meta.resolve(SDK)));
  const link = installedFolder(SDK, engine);
  return [engine, sdk, ...(link === null ? [] : [link]), ...dependencyFolders(sdk)];
}
