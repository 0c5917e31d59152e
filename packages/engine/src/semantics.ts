import {
  attributionV01,
  behaveShellV01,
  loadAttackCatalogue,
  loadBuiltinPack,
  ttpPlugin,
  type AttackCatalogue,
  type AttributionOptions,
  type TtpOptions,
  type TtpPlugin,
} from '@shardscope/plugins';
import { producerOf, type ContextBuilder, type PluginUse } from '@shardscope/sdk';
import { outputVersionOf } from './output-version.ts';
import {
  ISOLATED_DEADLINE_MS,
  isolatedUse,
  type AttackFacts,
  type IsolatedPlugin,
} from './plugins/index.ts';
import { contextOf } from './semantics-context.ts';

/** What the built-in plugins are set up with; plain data, since it crosses to worker threads. */
export interface PluginConfiguration {
  /** Rules with their tables and states. */
  readonly ttp: TtpOptions;
  readonly attribution: AttributionOptions;
  /** Third-party plugins, which run in processes of their own. */
  readonly others?: readonly IsolatedPlugin[];
}

/** The definitions a run measures by: a context builder and the plugins that go with it. */
export interface Semantics {
  readonly name: SemanticsName;
  readonly context: ContextBuilder;
  readonly plugins: readonly PluginUse[];
  /** Milliseconds that the runner gives to plugins; its own default where it is missing. */
  readonly deadlineMs?: number;
  readonly attack: AttackCatalogue;
  readonly configuration: PluginConfiguration;
}

/** Semantics that exist. */
export const SEMANTICS_NAMES = ['0.1'] as const;

/** Name of a semantics. */
export type SemanticsName = (typeof SEMANTICS_NAMES)[number];

/** The semantics a run uses unless told otherwise. */
export const DEFAULT_SEMANTICS: SemanticsName = '0.1';

let catalogue: AttackCatalogue | undefined;

/** The built-in rules as they come, no typing profiles, times in UTC. */
export function defaultConfiguration(): PluginConfiguration {
  const pack = loadBuiltinPack();
  return {
    ttp: { rules: [...pack.rules], data: pack.data, states: [], now: 0 },
    attribution: { utcOffsetHours: 0 },
  };
}

/**
 * Context builder and built-in plugins of a semantics.
 *
 * @param tagger one that is in use already goes on with other rules when it is updated
 */
export function semanticsOf(
  name: SemanticsName,
  configuration: PluginConfiguration = defaultConfiguration(),
  { plugin: tagger }: TtpPlugin = ttpPlugin(),
): Semantics {
  const { ttp, attribution, others = [] } = configuration;
  const attack = (catalogue ??= loadAttackCatalogue());
  return {
    ...{ name, attack, configuration },
    context: contextOf(name),
    plugins: [
      { plugin: behaveShellV01 },
      // Other rules, or another state of one, give other tags: sessions are then tagged again.
      {
        plugin: tagger,
        options: ttp,
        outputVersion: outputVersionOf([attack.release, ttp.rules, ttp.data, ttp.states]),
      },
      // Before the built-in mergers, which would take every primitive.
      ...others.map((each) => isolatedUse(each, attackFacts(attack))),
      // Under another secret typing profiles are others.
      { plugin: attributionV01, options: attribution, outputVersion: outputVersionOf(attribution) },
    ],
    ...(others.length === 0 ? {} : { deadlineMs: ISOLATED_DEADLINE_MS }),
  };
}

/** The part of the catalogue that plugins may look up, as plain data. */
export function attackFacts(attack: AttackCatalogue): AttackFacts {
  const { release } = attack;
  const techniques = attack
    .techniques()
    .map(({ id, name, tactics, url }) => ({ id, name, tactics: [...tactics], url }));
  return { release, techniques };
}

/** The same with third-party plugins that explain what they observe: others cannot be asked later. */
export function explainingSemantics(
  { name, configuration }: Semantics,
  tagger?: TtpPlugin,
): Semantics {
  const { others = [] } = configuration;
  const explaining = others.map((each) => ({ ...each, explain: true }));
  return semanticsOf(name, { ...configuration, others: explaining }, tagger);
}

/** The names of the primitives that the built-in plugins declare. */
export function builtinPrimitives(name: SemanticsName): ReadonlySet<string> {
  const { plugins } = semanticsOf(name);
  return new Set(plugins.flatMap(({ plugin }) => plugin.primitives ?? []).map((each) => each.name));
}

/** The plugins of a semantics that look at sessions. */
export function producersOf({ plugins }: Semantics): ReturnType<typeof producerOf>[] {
  return plugins
    .filter(
      ({ plugin: { extractors = [], lifters = [] } }) => extractors.length + lifters.length > 0,
    )
    .map((use) => producerOf(use));
}

/** Whether a primitive of a semantics is one that is never published and never exported. */
export function privatePrimitives({ plugins }: Semantics): (primitive: string) => boolean {
  const definitions = plugins.flatMap(({ plugin }) => plugin.primitives ?? []);
  const names = new Set(
    definitions.filter((each) => each.private === true).map(({ name }) => name),
  );
  return (primitive) => names.has(primitive);
}
