import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { rendererMissing } from '../errors.ts';

/** A file of the built renderer. */
export interface RendererFile {
  /** Its media type. */
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The files of the built renderer, by the path in a URL: `/` and `/assets/index-1a2b.js`. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

const UNKNOWN_TYPE = 'application/octet-stream';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built renderer, a megabyte or two, into memory. A door serves what is in this list, so
 * that no part of a request is ever used as a path. Symbolic links are left out.
 *
 * @throws ShardscopeError `E_RENDERER_MISSING` when the renderer is not built
 */
export function readRenderer(folder: string): RendererFiles {
  const files = new Map<string, RendererFile>();
  for (const path of filePaths(folder)) {
    const name = relative(folder, path);
    const body = new Uint8Array(readFileSync(path));
    files.set(urlPath(name), { type: TYPES[extname(name).toLowerCase()] ?? UNKNOWN_TYPE, body });
  }
  const page = files.get('/index.html');
  if (!page) throw rendererMissing(folder);
  return files.set('/', page);
}

function filePaths(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (cause) {
    throw rendererMissing(folder, cause);
  }
}

function urlPath(name: string): string {
  return `/${name.split(sep).map(encodeURIComponent).join('/')}`;
}
