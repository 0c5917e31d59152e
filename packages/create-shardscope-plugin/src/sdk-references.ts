import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a new plugin's package.json refers to Shardscope's packages. */
export interface SdkReferences {
  readonly sdk: string;
  readonly program: string;
}

/**
 * In a checkout its own packages are referred to by their folders: they need not be published. Else
 * the versions that belong to this one are asked for.
 *
 * @param packageRoot folder of this package
 */
export function sdkReferences(packageRoot: string): SdkReferences {
  const { version } = manifestIn(packageRoot) ?? {};
  const published = `^${version ?? '0.1.0'}`;
  return {
    sdk: localReference(join(packageRoot, '..', 'sdk'), '@shardscope/sdk') ?? published,
    program: localReference(join(packageRoot, '..', 'engine'), 'shardscope') ?? published,
  };
}

function localReference(folder: string, name: string): string | null {
  return manifestIn(folder)?.name === name ? `file:${folder.replaceAll('\\', '/')}` : null;
}

interface Manifest {
  readonly name?: unknown;
  readonly version?: string;
}

function manifestIn(folder: string): Manifest | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof manifest === 'object' ? manifest : null;
}
