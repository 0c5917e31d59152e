import type { Params, Result } from '../client/protocol.ts';
import type { RuleRow, RuleStateRow } from '../client/rules.ts';
import {
  openRules,
  ruleFolders,
  ruleStatesFile,
  type LoadedRule,
  type Rules,
  type RulesChange,
  type StateChange,
} from '../rules/index.ts';

/** The rules of an engine, and answers about them. */
export interface RulesDesk {
  /** What the tagger works with now. */
  options(): Promise<ReturnType<Rules['options']>>;
  /** @param tags how many tags each rule gave in what is open */
  rules(tags: ReadonlyMap<string, number>): Promise<Result<'rules'>>;
  /** Throws what `Rules.setState` throws. */
  decide(query: Params<'rules.decide'>): Promise<null>;
  close(): Promise<void>;
}

/**
 * Opens the built-in rules and, where the engine works in the user's data folder, the user's own with
 * the states of all.
 *
 * @param data the user's data folder; null for the built-in rules, and states in memory
 * @param onChange told of every change once it can be worked with
 */
export function rulesDesk(data: string | null, onChange: (change: RulesChange) => void): RulesDesk {
  const opened = openAll(data, onChange);
  // Whoever asks is told; nobody has asked yet.
  opened.catch(() => undefined);
  return {
    options: async () => (await opened).rules.options(),
    async rules(tags) {
      const { rules, folders } = await opened;
      return {
        rules: rules.list().map((rule) => ruleRow(rule, tags)),
        messages: rules.messages().toReversed(),
        folders,
      };
    },
    async decide({ ruleId, decision }) {
      await (await opened).rules.setState(ruleId, stateChange(decision));
      return null;
    },
    async close() {
      await (await opened).rules.close();
    },
  };
}

async function openAll(
  data: string | null,
  onChange: (change: RulesChange) => void,
): Promise<{ readonly rules: Rules; readonly folders: readonly string[] }> {
  const { folders } = data === null ? { folders: [] } : await ruleFolders([], null, data);
  const statesFile = data === null ? null : ruleStatesFile(data);
  return { rules: await openRules({ folders, statesFile, onChange }), folders };
}

function ruleRow(
  { definition, file, state }: LoadedRule,
  tags: ReadonlyMap<string, number>,
): RuleRow {
  return {
    id: definition.rule_id,
    version: definition.rule_version,
    name: definition.name,
    description: definition.description,
    kinds: definition.applies_to,
    emits: definition.emits.map((emit) => ({
      tactic: emit.tactic,
      technique: emit.technique_id,
      subTechnique: emit.sub_technique_id ?? null,
      confidence: emit.confidence,
    })),
    file,
    state: stateRow(state),
    tags: tags.get(definition.rule_id) ?? 0,
  };
}

function stateRow(state: LoadedRule['state']): RuleStateRow | null {
  if (!state || state.state === 'enabled') return null;
  return {
    state: state.state,
    confidenceMax: state.state === 'clipped' ? (state.confidence_max ?? null) : null,
    expiresAt: state.expires_at ?? null,
    reason: state.reason ?? null,
    setBy: state.set_by ?? null,
    setAt: state.set_at ?? null,
  };
}

function stateChange(decision: Params<'rules.decide'>['decision']): StateChange {
  if (decision.state === 'enabled') return decision;
  const terms = {
    ...(decision.expiresAt === null ? {} : { expiresAt: decision.expiresAt }),
    ...(decision.reason === null ? {} : { reason: decision.reason }),
  };
  return decision.state === 'disabled'
    ? { state: 'disabled', ...terms }
    : { state: 'clipped', confidenceMax: decision.confidenceMax, ...terms };
}
