import { behaveShellV01 } from '@shardscope/plugins';
import { contextV01, type ContextBuilder, type PluginUse } from '@shardscope/sdk';

/** The definitions a run measures by: a context builder and the plugins that go with it. */
export interface Semantics {
  readonly name: SemanticsName;
  readonly context: ContextBuilder;
  readonly plugins: readonly PluginUse[];
}

/** Semantics that exist. */
export const SEMANTICS_NAMES = ['0.1'] as const;

/** Name of a semantics. */
export type SemanticsName = (typeof SEMANTICS_NAMES)[number];

/** The semantics a run uses unless told otherwise. */
export const DEFAULT_SEMANTICS: SemanticsName = '0.1';

/** Context builder and built-in plugins of a semantics. */
export function semanticsOf(name: SemanticsName): Semantics {
  return { name, context: contextV01, plugins: [{ plugin: behaveShellV01 }] };
}

/** Whether a primitive of a semantics is one that is never published and never exported. */
export function privatePrimitives({ plugins }: Semantics): (primitive: string) => boolean {
  const definitions = plugins.flatMap(({ plugin }) => plugin.primitives ?? []);
  const names = new Set(
    definitions.filter((each) => each.private === true).map(({ name }) => name),
  );
  return (primitive) => names.has(primitive);
}
