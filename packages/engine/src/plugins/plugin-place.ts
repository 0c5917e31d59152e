import type { PluginManifest } from './manifest.ts';

/** Where a plugin's code lies, and what is known of it without running it. Plain data. */
export interface PluginPlace {
  /** What the user named: a folder, a file or a package. */
  readonly named: string;
  /** Real path of its folder. */
  readonly root: string;
  /** What its process may read: the plugin's own files, and the packages that it depends on. */
  readonly reads: readonly string[];
  /** The module whose default export is the plugin: a real path, or a URL of one. */
  readonly entry: string;
  /** From its package.json; null for a file without one. */
  readonly manifest: PluginManifest | null;
  /** Version in its package.json; null where there is none. */
  readonly version: string | null;
}
