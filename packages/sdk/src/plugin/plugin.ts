import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Json } from '../model/envelope.ts';
import type { PrimitiveDefinition } from '../model/primitive.ts';
import type { PluginContext } from './context.ts';
import type { Extractor } from './extractor.ts';
import type { Lifter } from './lifter.ts';
import type { Merger } from './merger.ts';

/** A plugin as its author writes it: a plain object, the same for built-ins and for strangers. */
export interface PluginDefinition<Options = unknown> {
  /** `vendor/name`, stable. */
  readonly id: string;
  /** Semantic version; part of every observation's `source`. */
  readonly version: string;
  /** Range of {@link PLUGIN_API_VERSION} that it works with, such as `^1.0`; `*` is refused. */
  readonly apiVersion: string;
  /**
   * Version of what it outputs, raised when the same session gives other results: stored sessions
   * are then extracted again. Defaults to 1.
   */
  readonly outputVersion?: number;
  /** Word for the definitions behind the outputs (`0.1`); becomes part of `source`. */
  readonly semantics?: string;
  /** Validates the options before set-up. */
  readonly options?: StandardSchemaV1<unknown, Options>;
  /** Every primitive that its parts may yield. */
  readonly primitives?: readonly PrimitiveDefinition[];
  readonly extractors?: readonly Extractor<Options>[];
  readonly lifters?: readonly Lifter<Options>[];
  // A merger's state is its own affair: the engine only hands it back.
  readonly mergers?: readonly Merger<Json, Options>[];
  setup?(context: PluginContext<Options>): void | Promise<void>;
  /** New options while running; the engine has validated them. */
  update?(options: Options): void | Promise<void>;
  dispose?(): void | Promise<void>;
}

/** Marks an object that went through `definePlugin`. */
export const PLUGIN_BRAND: unique symbol = Symbol.for('shardscope.plugin');

/** A frozen plugin, ready for the runner. */
export interface Plugin<Options = unknown> extends PluginDefinition<Options> {
  readonly [PLUGIN_BRAND]: true;
}

/** Whether something, perhaps the export of a stranger's module, went through `definePlugin`. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && PLUGIN_BRAND in value;
}
