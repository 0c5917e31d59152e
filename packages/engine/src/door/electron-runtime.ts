import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The binary of Electron's runtime as npm's package has it, or null when the package is missing or
 * its runtime was never downloaded. It looks for the file that the download leaves behind; importing
 * `electron` in Node.js would start a download instead.
 *
 * @param from a file or folder from which the package is looked up, as an absolute path
 */
export function electronRuntime(
  from: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const folder = packageFolder(from);
  const name = folder === null ? '' : executableName(folder);
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return existing(join(override, name || 'electron'));
  return folder === null || !name ? null : existing(join(folder, 'dist', name));
}

function packageFolder(from: string): string | null {
  try {
    return dirname(createRequire(join(from, 'look-up.js')).resolve('electron/package.json'));
  } catch {
    // Not installed: an optional part is missing, which is what null says.
    return null;
  }
}

function executableName(folder: string): string {
  const file = join(folder, 'path.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}
