import type { JsonObject, TagDraft, TaggerEvent, TaggerKind } from '@shardscope/sdk';
import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { CommandIndex } from '../match/command-index.ts';
import { COMMAND_KINDS, compileRule } from '../match/compile-rule.ts';
import type { CompiledRule } from '../match/compile-rule.ts';
import { defaultField } from '../match/default-fields.ts';
import { compilePattern, deferPattern } from '../match/pattern.ts';
import type { PatternMaker } from '../match/pattern.ts';
import { WorkBudget } from '../match/work-budget.ts';
import { textOf } from '../predicates/payload.ts';
import type { TtpData } from '../predicates/ttp-data.ts';
import type { RuleDefinition } from '../rules/rule-schema.ts';
import { effectiveState } from '../rules/rule-state.ts';
import type { RuleState } from '../rules/rule-state.ts';
import { evidenceOf } from './evidence.ts';
import type { MatchEvidence } from './evidence.ts';

/** What was not looked at in an event, beyond the limits of limits.ts. */
export interface Undone {
  /** UTF-16 units at the end of the text. */
  readonly characters: number;
  /** Parts of the command that no rule, or not every rule, looked at. */
  readonly parts: number;
  /** Arguments with commands inside that were not looked into. */
  readonly arguments: number;
  /** Rules on other fields that were not tried any more. */
  readonly rules: number;
}

/** The tags of one event, before the floor of the store. */
export interface LiftResult {
  readonly tags: readonly TagDraft[];
  /** Null when all was looked at. */
  readonly undone: Undone | null;
}

/** A rule that failed on an event; the other rules were tried. */
export interface RuleFailure {
  readonly ruleId: string;
  readonly cause: unknown;
}

/** Rules in use: replaced one at a time, each change taking effect for the next event as a whole. */
export interface RuleSet {
  /** By id. */
  rules(): readonly RuleDefinition[];
  rule(id: string): RuleDefinition | undefined;
  /** Adds a rule, or puts it in the place of the one with its id. Throws PatternError. */
  replaceRule(rule: RuleDefinition): void;
  /** False when there is no such rule. */
  removeRule(id: string): boolean;
  /** Puts other rules in the place of all. Throws PatternError, and changes nothing then. */
  replaceAll(rules: readonly RuleDefinition[]): void;
  /** Puts states in the place of all; `now` in epoch seconds decides which have expired. */
  setStates(states: readonly RuleState[], now: number): void;
  /** Whether any rule applies to events of this kind. */
  handles(kind: TaggerKind): boolean;
  /** The tags of an event; none without an anchor. */
  lift(event: TaggerEvent): LiftResult;
  /** How much more every tag of an attacker is worth, by what intelligence says of it (R0058). */
  confidenceRaise(intel: JsonObject): number;
}

/** How a rule set is made. */
export interface RuleSetOptions {
  readonly rules: readonly RuleDefinition[];
  readonly data: TtpData;
  /** The rules passed parseRules: their patterns are compiled when a text first meets them. */
  readonly checked?: boolean;
  readonly states?: readonly RuleState[];
  /** Epoch seconds, for the expiry of states. */
  readonly now?: number;
  /** Told about a rule that threw. */
  readonly onFailure?: (failure: RuleFailure) => void;
}

/** Makes a rule set. Throws PatternError on a rule that does not compile. */
export function createRuleSet(options: RuleSetOptions): RuleSet {
  const { data, onFailure } = options;
  const make = options.checked ? deferPattern : compilePattern;
  let compiled = compileAll(options.rules, data, make);
  let states = new Map((options.states ?? []).map((state) => [state.rule_id, state]));
  let now = options.now ?? 0;
  let snapshot = makeSnapshot(compiled, states, now);
  const refresh = (): void => {
    snapshot = makeSnapshot(compiled, states, now);
  };
  return {
    rules: () => [...compiled.values()].map((rule) => rule.definition).sort(byId),
    rule: (id) => compiled.get(id)?.definition,
    replaceRule(rule) {
      const entry = compileRule(rule, data);
      compiled = new Map(compiled).set(rule.rule_id, entry);
      refresh();
    },
    removeRule(id) {
      const rest = new Map(compiled);
      const isKnown = rest.delete(id);
      compiled = rest;
      refresh();
      return isKnown;
    },
    replaceAll(rules) {
      compiled = compileAll(rules, data, make);
      refresh();
    },
    setStates(next, time) {
      states = new Map(next.map((state) => [state.rule_id, state]));
      now = time;
      refresh();
    },
    handles: (kind) => snapshot.kinds.has(kind),
    lift: (event) => liftEvent(event, snapshot, onFailure),
    confidenceRaise: (intel) => raiseOf(intel, snapshot),
  };
}

/** A rule with what its state allows. */
interface ActiveRule {
  readonly compiled: CompiledRule;
  readonly confidenceMax: number;
}

/** All that an event meets; never changed once made. */
interface Snapshot {
  readonly kinds: ReadonlySet<string>;
  readonly payloadRules: ReadonlyMap<string, readonly ActiveRule[]>;
  readonly commandIndexes: ReadonlyMap<string, CommandIndex<ActiveRule>>;
}

function compileAll(
  rules: readonly RuleDefinition[],
  data: TtpData,
  make: PatternMaker,
): ReadonlyMap<string, CompiledRule> {
  return new Map(rules.map((rule) => [rule.rule_id, compileRule(rule, data, make)]));
}

function byId(left: RuleDefinition, right: RuleDefinition): number {
  return left.rule_id < right.rule_id ? -1 : 1;
}

function makeSnapshot(
  compiled: ReadonlyMap<string, CompiledRule>,
  states: ReadonlyMap<string, RuleState>,
  now: number,
): Snapshot {
  const active = [...compiled.values()].flatMap((rule): readonly ActiveRule[] => {
    const state = effectiveState(states.get(rule.definition.rule_id), now);
    return state.isEnabled ? [{ compiled: rule, confidenceMax: state.confidenceMax }] : [];
  });
  const kinds = new Set<string>(active.flatMap((rule) => rule.compiled.definition.applies_to));
  const payloadRules = new Map<string, readonly ActiveRule[]>();
  const commandIndexes = new Map<string, CommandIndex<ActiveRule>>();
  for (const kind of kinds) {
    const ofKind = active.filter((rule) =>
      rule.compiled.definition.applies_to.some((each) => each === kind),
    );
    payloadRules.set(
      kind,
      ofKind.filter((rule) => rule.compiled.payload !== null),
    );
    const entries = ofKind.flatMap((rule) =>
      rule.compiled.commands.map((steps) => ({ rule, steps })),
    );
    if (entries.length > 0) commandIndexes.set(kind, new CommandIndex(entries));
  }
  return { kinds, payloadRules, commandIndexes };
}

/** Of several rules that raise, the one that raises most counts. */
function raiseOf(intel: JsonObject, snapshot: Snapshot): number {
  const budget = new WorkBudget();
  const raises = (snapshot.payloadRules.get('intel') ?? []).map(
    (rule) => rule.compiled.payload?.(intel, 'intel', budget)?.raises ?? 0,
  );
  return Math.max(0, ...raises);
}

function liftEvent(
  event: TaggerEvent,
  snapshot: Snapshot,
  onFailure: RuleSetOptions['onFailure'],
): LiftResult {
  const isAnchored = event.attacker_uuid !== null || event.identity_uuid !== null;
  if (!isAnchored) return { tags: [], undone: null };
  const lift = new EventLift(event, onFailure);
  const index = snapshot.commandIndexes.get(event.source_kind);
  if (index) lift.matchCommands(index);
  lift.matchPayload(snapshot.payloadRules.get(event.source_kind) ?? []);
  return lift.result();
}

/** One event on its way through the rules. */
class EventLift {
  readonly #event: TaggerEvent;
  readonly #onFailure: RuleSetOptions['onFailure'];
  readonly #budget = new WorkBudget();
  readonly #tags: TagDraft[] = [];
  #undone: Undone = { characters: 0, parts: 0, arguments: 0, rules: 0 };

  constructor(event: TaggerEvent, onFailure: RuleSetOptions['onFailure']) {
    this.#event = event;
    this.#onFailure = onFailure;
  }

  matchCommands(index: CommandIndex<ActiveRule>): void {
    const { payload, source_kind: kind } = this.#event;
    if (!isCommandKind(kind)) return;
    const text = textOf(payload, defaultField(kind) ?? '');
    if (text === null || text === '') return;
    const line = parseCommandLine(text, textOf(payload, 'pwd'));
    this.#budget.spend(text.length - line.charactersLeft);
    const [hits, { parts }] = index.match(line, this.#budget);
    for (const { rule, spans, cut } of hits) this.#emit(rule, { spans, cut });
    this.#undone = {
      ...this.#undone,
      characters: line.charactersLeft,
      arguments: line.argumentsLeft,
      parts,
    };
  }

  matchPayload(rules: readonly ActiveRule[]): void {
    const { payload, source_kind: kind } = this.#event;
    for (const [index, rule] of rules.entries()) {
      if (this.#budget.isSpent) {
        this.#undone = { ...this.#undone, rules: rules.length - index };
        return;
      }
      try {
        const hit = rule.compiled.payload?.(payload, kind, this.#budget);
        if (!hit) continue;
        const { chosen, evidence: added, fields, spans } = hit;
        this.#emit(rule, { added, fields, spans }, chosen);
      } catch (cause) {
        this.#onFailure?.({ ruleId: rule.compiled.definition.rule_id, cause });
      }
    }
  }

  result(): LiftResult {
    const { characters, parts, arguments: args, rules } = this.#undone;
    const isDone = characters + parts + args + rules === 0;
    const tags = this.#tags.length > 1 ? this.#tags.sort(byRule) : this.#tags;
    return { tags, undone: isDone ? null : this.#undone };
  }

  #emit(rule: ActiveRule, match: MatchEvidence, chosen?: ReadonlyMap<string, number>): void {
    const { definition } = rule.compiled;
    const evidence = evidenceOf(definition, this.#event, match);
    for (const emit of definition.emits) {
      const factor = chosen ? chosen.get(emit.sub_technique_id ?? emit.technique_id) : 1;
      if (factor === undefined) continue;
      this.#tags.push({
        tactic: emit.tactic,
        technique: emit.technique_id,
        ...(emit.sub_technique_id === null ? {} : { subTechnique: emit.sub_technique_id }),
        confidence: Math.min(emit.confidence * factor, rule.confidenceMax),
        ruleId: definition.rule_id,
        ruleVersion: definition.rule_version,
        evidence,
        ...(match.spans ? { spans: match.spans } : {}),
      });
    }
  }
}

/** A stable sort: a rule's tags stay in the order of its emits. */
function byRule(left: TagDraft, right: TagDraft): number {
  return left.ruleId < right.ruleId ? -1 : left.ruleId > right.ruleId ? 1 : 0;
}

function isCommandKind(kind: TaggerKind): boolean {
  return COMMAND_KINDS.has(kind);
}
