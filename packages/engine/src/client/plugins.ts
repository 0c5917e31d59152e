/** A third-party plugin that the user added, as it is now. */
export interface AddedPlugin {
  readonly id: string;
  /** Its folder, its file, or the name of a package. */
  readonly named: string;
  readonly enabled: boolean;
  /** Null where its package.json says none. */
  readonly version: string | null;
  readonly kinds: readonly string[];
  /** Names of primitives. */
  readonly provides: readonly string[];
  /** What it asks for beyond reading its own folder, in words. */
  readonly permissions: readonly string[];
  /** Whether the user has agreed to just that. */
  readonly isAgreed: boolean;
  /** Mebibytes of memory, and seconds for a session, that it may use. */
  readonly limits: { readonly memoryMb: number; readonly secondsPerSession: number };
  /** Why it cannot run: not there any more, written for another plugin interface, … */
  readonly problem: string | null;
}

/** The third-party plugins of this user, and what may be done about them here. */
export interface PluginsView {
  readonly plugins: readonly AddedPlugin[];
  /** False in the browser: there plugins are enabled on the command line only. */
  readonly mayEnable: boolean;
  /** What has to be said before a plugin is enabled. */
  readonly trustNote: string;
}
