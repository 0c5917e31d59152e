import { TAGGER_KINDS, defineLifter, definePlugin } from '@shardscope/sdk';
import type { CallContext, Plugin, PluginContext, TagDraft, TaggerEvent } from '@shardscope/sdk';
import { z } from 'zod';
import { createRuleSet } from './lift/rule-set.ts';
import type { RuleSet, Undone } from './lift/rule-set.ts';
import { parseFingerprints, parseIntelMappings } from './predicates/ttp-data.ts';
import type { RuleDefinition } from './rules/rule-schema.ts';
import { ruleStateSchema } from './rules/rule-state.ts';

/** The lifter's id within the plugin. */
export const TTP_LIFTER_ID = 'rules';

/** What the engine hands over: rules that passed parseRules, their tables and their states. */
export const ttpOptionsSchema = z.object({
  rules: z.array(z.custom<RuleDefinition>(isRule, 'a rule is expected')),
  data: z.object({
    intel: z.unknown().transform(parseIntelMappings),
    fingerprints: z.unknown().transform(parseFingerprints),
  }),
  states: z.array(ruleStateSchema).default([]),
  /** Epoch seconds at which the states are looked at: the engine updates when one expires. */
  now: z.number().default(0),
});

/** Options of the plugin; plain data. */
export type TtpOptions = z.output<typeof ttpOptionsSchema>;

function isRule(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'rule_id' in value && 'match' in value;
}

/** What the plugin did not look at so far, for lack of budget; counted, and logged at the end. */
export type UndoneTotals = Undone & { readonly events: number };

/** The plugin, and what the engine may ask of this one. */
export interface TtpPlugin {
  readonly plugin: Plugin<TtpOptions>;
  /** The rules in use; null before set-up. */
  ruleSet(): RuleSet | null;
  undone(): UndoneTotals;
}

const NOTHING_UNDONE: UndoneTotals = { events: 0, characters: 0, parts: 0, arguments: 0, rules: 0 };

/**
 * Makes a tagger: the plugin `shardscope/ttp` with rules of its own. It reads no files: rules, tables
 * and states come as options, and through `update` while it runs.
 */
export function ttpPlugin(): TtpPlugin {
  let ruleSet: RuleSet | null = null;
  let makeRuleSet: ((options: TtpOptions) => RuleSet) | null = null;
  let undone = NOTHING_UNDONE;
  /** Runs that it is set up for: several at once share its rules. */
  let users = 0;
  const plugin = definePlugin<TtpOptions>({
    id: 'shardscope/ttp',
    version: '0.1.0',
    apiVersion: '^1.0',
    options: ttpOptionsSchema,
    lifters: [
      defineLifter<TtpOptions>({
        id: TTP_LIFTER_ID,
        handles: [...TAGGER_KINDS],
        lift(event: TaggerEvent, context: CallContext<TtpOptions>): Iterable<TagDraft> {
          const result = ruleSet?.lift(event);
          if (result?.undone) {
            undone = added(undone, result.undone);
            context.log.warn(undoneMessage(result.undone));
          }
          return result?.tags ?? [];
        },
      }),
    ],
    setup(context) {
      users += 1;
      makeRuleSet = (options) => ruleSetOf(options, context);
      ruleSet = makeRuleSet(context.options);
    },
    update(options) {
      ruleSet = makeRuleSet?.(options) ?? null;
    },
    dispose() {
      users -= 1;
      if (users > 0) return;
      ruleSet = null;
      makeRuleSet = null;
    },
  });
  return { plugin, ruleSet: () => ruleSet, undone: () => undone };
}

function ruleSetOf(options: TtpOptions, context: PluginContext<TtpOptions>): RuleSet {
  return createRuleSet({
    ...options,
    checked: true,
    onFailure: ({ ruleId, cause }) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      context.log.warn(`${ruleId} failed on an event and gave no tag for it: ${why}`);
    },
  });
}

function added(totals: UndoneTotals, undone: Undone): UndoneTotals {
  return {
    events: totals.events + 1,
    characters: totals.characters + undone.characters,
    parts: totals.parts + undone.parts,
    arguments: totals.arguments + undone.arguments,
    rules: totals.rules + undone.rules,
  };
}

function undoneMessage({ characters, parts, arguments: args, rules }: Undone): string {
  return (
    'An event is larger than the tagging budget: not looked at were ' +
    `${characters} characters, ${parts} commands, ${args} arguments and ${rules} rules.`
  );
}
