import type { JsonObject, TaggerEvent, TaggerKind } from '@shardscope/sdk';
import { createRuleSet, loadBuiltinPack } from '../../../../packages/plugins/src/ttp/index.ts';
import type { RuleSet } from '../../../../packages/plugins/src/ttp/index.ts';

/** An event of an attacker, with what a test does not care about filled in. */
export function event(
  kind: TaggerKind,
  payload: JsonObject,
  fields: Partial<TaggerEvent> = {},
): TaggerEvent {
  return {
    source_kind: kind,
    source_id: 'source',
    attacker_uuid: 'attacker',
    identity_uuid: null,
    session_id: 'session',
    decky_id: 'decky',
    payload,
    ...fields,
  };
}

/** A command that was typed. */
export function command(text: string, payload: JsonObject = {}): TaggerEvent {
  return event('command', { command_text: text, ...payload });
}

let builtin: RuleSet | undefined;

/** All built-in rules, as they are shipped. */
export function builtinRules(): RuleSet {
  return (builtin ??= createRuleSet({ ...loadBuiltinPack(), checked: true }));
}

/** Rule and technique of each tag of a command. */
export function tagsOf(text: string, rules: RuleSet = builtinRules()): readonly string[] {
  return rules
    .lift(command(text))
    .tags.map((tag) => `${tag.ruleId} ${tag.subTechnique ?? tag.technique}`);
}
