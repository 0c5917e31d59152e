import type { PrimitiveDefinition } from '../model/primitive.ts';

/** Version of the plugin interface; a plugin names the range it was written for. */
export const PLUGIN_API_VERSION = '1.0.0';

/**
 * Log lines of one plugin, never text of a recording. `shardscope dev` prints them all, `analyze` those
 * of `warn`, and the viewer lists the last ones under Diagnostics. Of a line the first 1000 characters
 * are passed on, and of a plugin's lines in a run the first 1000.
 */
export interface PluginLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** Look-up of registered primitives. */
export interface PrimitiveLookup {
  get(name: string): PrimitiveDefinition | undefined;
  list(): readonly PrimitiveDefinition[];
}

/** One technique or sub-technique of the ATT&CK catalogue. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  /** Ids of the tactics it belongs to (`TA0007`). */
  readonly tactics: readonly string[];
  readonly url: string;
}

/** Look-up of ATT&CK techniques in the release that the run uses. */
export interface AttackLookup {
  readonly release: string;
  technique(id: string): Technique | undefined;
}

/** One match of a {@link LinearPattern}, as UTF-16 offsets. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
}

/** A compiled pattern whose matching time is linear in the text, whatever the text. */
export interface LinearPattern {
  test(text: string): boolean;
  find(text: string): PatternMatch | null;
}

/** Compiles RE2 syntax (no look-around, no back-references). Throws E_PATTERN_INVALID. */
export interface LinearRegex {
  compile(pattern: string, flags?: { readonly ignoreCase?: boolean }): LinearPattern;
}

/**
 * What a plugin gets to work with. No clock, no randomness, no files, no network: time comes from
 * the recording, configuration through `options`.
 */
export interface PluginContext<Options = unknown> {
  readonly plugin: { readonly id: string; readonly version: string };
  readonly options: Options;
  readonly log: PluginLog;
  /** Aborted when the run is stopped. */
  readonly signal: AbortSignal;
  readonly registry: PrimitiveLookup;
  readonly attack: AttackLookup;
  readonly regex: LinearRegex;
  /** Registers work for when the plugin is disposed; runs in reverse order. */
  onDispose(dispose: () => void | Promise<void>): void;
}

/** A plugin's context during one call. */
export interface CallContext<Options = unknown> extends PluginContext<Options> {
  /** Milliseconds that this call may take in all; a promise not settled by then is a fault. */
  readonly deadline: number;
}
