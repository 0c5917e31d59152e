import type { Plugin, PrimitiveDefinition } from '@shardscope/sdk';
import type { PluginDescription } from '../description.ts';

/** What a plugin is, without its functions. */
export function describePlugin(plugin: Plugin): PluginDescription {
  const { id, version, apiVersion, outputVersion, semantics, primitives = [] } = plugin;
  return {
    ...{ id, version, apiVersion },
    ...(outputVersion === undefined ? {} : { outputVersion }),
    ...(semantics === undefined ? {} : { semantics }),
    primitives: primitives.map(plainCopy),
    extractors: (plugin.extractors ?? []).map((each) => ({
      id: each.id,
      provides: [...each.provides],
    })),
    lifters: (plugin.lifters ?? []).map(({ id: lifter, handles, prefilter }) => ({
      id: lifter,
      handles: [...handles],
      ...(prefilter ? { prefilter: { literals: [...prefilter.literals] } } : {}),
    })),
    mergers: (plugin.mergers ?? []).map((each) => ({
      id: each.id,
      correlates: (each.correlate ?? each.correlateAll) !== undefined,
    })),
  };
}

/** Without what cannot cross to the engine; what is then missing, it finds missing. */
function plainCopy(definition: PrimitiveDefinition): PrimitiveDefinition {
  const { name, tier, valueKind, values, unit, range, meaning, softCap } = definition;
  const { minimumSamples, private: isPrivate } = definition;
  return {
    ...{ name, tier, valueKind, meaning },
    ...(values === undefined ? {} : { values: [...values] }),
    ...(unit === undefined ? {} : { unit }),
    ...(range === undefined ? {} : { range: { min: range.min, max: range.max } }),
    ...(softCap === undefined ? {} : { softCap }),
    ...(minimumSamples === undefined ? {} : { minimumSamples }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
  };
}
